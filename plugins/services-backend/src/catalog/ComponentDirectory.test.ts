import { mockServices } from '@backstage/backend-test-utils';
import { Entity } from '@backstage/catalog-model';
import { ComponentDirectory } from './ComponentDirectory';

function component(name: string, metadata = {}, spec = {}): Entity {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: { name, ...metadata },
    spec: { owner: 'team-a', ...spec },
  };
}

describe('ComponentDirectory', () => {
  const logger = mockServices.logger.mock();
  const onChange = jest.fn();
  let directory: ComponentDirectory;

  beforeEach(() => {
    jest.resetAllMocks();
    directory = new ComponentDirectory({ logger });
    directory.subscribe(onChange);
  });

  function read(...entities: Entity[]) {
    directory.begin();
    directory.take(entities);
    return directory.complete();
  }

  it('should keep Components alone', () => {
    expect(directory.loaded).toBe(false);
    read(component('a'), { ...component('b'), kind: 'System' });
    expect(directory.loaded).toBe(true);
    expect(onChange).toHaveBeenCalledWith(new Set(['component:default/a']));
  });

  it('should keep what lists show, with refs in full', () => {
    read(
      component(
        'Web',
        { title: 'The Web', description: 'It serves', namespace: 'Shop' },
        { owner: 'user:jane', system: 'store' },
      ),
      component('no-owner', {}, { owner: '::' }),
    );
    expect(directory.get('component:shop/web')).toEqual({
      entityRef: 'component:shop/web',
      namespace: 'Shop',
      name: 'Web',
      title: 'The Web',
      description: 'It serves',
      owner: 'user:shop/jane',
      system: 'system:shop/store',
    });
    expect(directory.get('component:default/no-owner')?.owner).toBeUndefined();
  });

  it('should tell what was added, changed and removed', () => {
    read(component('a'), component('b'), component('c'));
    read(component('a'), component('b', { title: 'B' }), component('d'));
    expect(onChange).toHaveBeenLastCalledWith(
      new Set([
        'component:default/b',
        'component:default/c',
        'component:default/d',
      ]),
    );
    read(component('a'), component('b', { title: 'B' }), component('d'));
    expect(onChange).toHaveBeenCalledTimes(2);
  });

  it('should keep the last copy while a read is under way, and say so where it fails', () => {
    expect(read(component('a'))).toBe(true);
    directory.begin();
    directory.take([component('b')]);
    directory.failed(new Error('catalog went away'));
    expect(directory.get('component:default/a')).toBeDefined();
    expect(directory.get('component:default/b')).toBeUndefined();
    expect(logger.warn).toHaveBeenCalledWith(
      expect.stringContaining('catalog went away'),
    );
    expect(read(component('a'))).toBe(false);
  });
});
