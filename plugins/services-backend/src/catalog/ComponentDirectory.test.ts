import { mockServices } from '@backstage/backend-test-utils';
import { Entity } from '@backstage/catalog-model';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { ComponentDirectory } from './ComponentDirectory';

function component(name: string, metadata = {}, spec = {}): Entity {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: { name, ...metadata },
    spec: { owner: 'team-a', ...spec },
  };
}

async function* pages(...entities: Entity[]) {
  yield entities;
}

describe('ComponentDirectory', () => {
  const logger = mockServices.logger.mock();
  const onChange = jest.fn();
  const catalog = catalogServiceMock.mock();
  let directory: ComponentDirectory;

  beforeEach(() => {
    jest.resetAllMocks();
    directory = new ComponentDirectory({
      catalog,
      auth: mockServices.auth(),
      logger,
    });
    directory.subscribe(onChange);
  });

  afterEach(() => jest.useRealTimers());

  it('should keep what lists show, with refs in full', async () => {
    catalog.streamEntities.mockReturnValueOnce(
      pages(
        component(
          'Web',
          { title: 'The Web', description: 'It serves', namespace: 'Shop' },
          { owner: 'user:jane', system: 'store' },
        ),
        component('no-owner', {}, { owner: '::' }),
      ),
    );
    await directory.refresh();
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

  it('should tell what was added, changed and removed', async () => {
    catalog.streamEntities.mockReturnValueOnce(
      pages(component('a'), component('b'), component('c')),
    );
    await directory.refresh();
    catalog.streamEntities.mockReturnValueOnce(
      pages(component('a'), component('b', { title: 'B' }), component('d')),
    );
    await directory.refresh();
    expect(onChange).toHaveBeenLastCalledWith(
      new Set([
        'component:default/b',
        'component:default/c',
        'component:default/d',
      ]),
    );
    catalog.streamEntities.mockReturnValueOnce(
      pages(component('a'), component('b', { title: 'B' }), component('d')),
    );
    await directory.refresh();
    expect(onChange).toHaveBeenCalledTimes(2);
  });

  it('should keep the last copy while the catalog fails, even midway', async () => {
    jest.useFakeTimers();
    const stop = new AbortController();
    catalog.streamEntities
      .mockReturnValueOnce(pages(component('a')))
      .mockImplementationOnce(async function* broken() {
        yield [component('b')];
        throw new Error('catalog went away');
      })
      .mockImplementationOnce(() => {
        throw new Error('catalog is away');
      })
      .mockReturnValueOnce(pages(component('b')));
    const running = directory.run(stop.signal);
    await jest.advanceTimersByTimeAsync(2_000);
    await jest.advanceTimersByTimeAsync(2_200);
    expect(catalog.streamEntities).toHaveBeenCalledTimes(3);
    expect(directory.get('component:default/a')).toBeDefined();
    expect(directory.get('component:default/b')).toBeUndefined();

    await jest.advanceTimersByTimeAsync(2_000);
    expect(directory.get('component:default/a')).toBeUndefined();
    expect(directory.get('component:default/b')).toBeDefined();
    expect(logger.warn).toHaveBeenCalledTimes(1);
    stop.abort();
    await running;
  });
});
