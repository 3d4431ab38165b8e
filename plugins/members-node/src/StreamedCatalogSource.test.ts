import { mockServices } from '@backstage/backend-test-utils';
import { Entity } from '@backstage/catalog-model';
import { StreamedCatalogSource } from './StreamedCatalogSource';

function entity(
  kind: string,
  name: string,
  spec: Entity['spec'],
  relations?: [type: string, targetRef: string][],
): Entity {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind,
    metadata: { name, namespace: 'shop' },
    spec,
    relations: relations?.map(([type, targetRef]) => ({ type, targetRef })),
  };
}

describe('StreamedCatalogSource', () => {
  const logger = mockServices.logger.mock();
  let source: StreamedCatalogSource;

  beforeEach(() => {
    jest.useFakeTimers();
    jest.resetAllMocks();
    source = new StreamedCatalogSource({ logger });
  });

  afterEach(() => jest.useRealTimers());

  function read(...entities: Entity[]) {
    source.begin();
    entities.forEach(one => source.take([one]));
    return source.complete(Date.now());
  }

  it('should join Components with the Domains of their Systems', () => {
    read(
      entity('Component', 'Web', { owner: 'team-a', system: 'store' }),
      entity('System', 'Store', { domain: 'default/retail' }),
      entity('Component', 'alone', { owner: 'user:default/jane' }),
      entity('API', 'rest', { owner: 'team-a' }),
    );
    expect(source.current()).toEqual([
      { ref: 'component:shop/alone', owners: ['user:default/jane'] },
      {
        ref: 'component:shop/web',
        owners: ['group:shop/team-a'],
        system: 'system:shop/store',
        domain: 'domain:default/retail',
      },
    ]);
  });

  it('should believe relations before spec', () => {
    read(
      entity('Component', 'web', { owner: 'old', system: 'old' }, [
        ['ownedBy', 'group:default/b'],
        ['ownedBy', 'user:default/A'],
        ['partOf', 'component:default/parent'],
        ['partOf', 'system:default/store'],
        ['dependsOn', 'group:default/c'],
      ]),
    );
    expect(source.current()).toEqual([
      {
        ref: 'component:shop/web',
        owners: ['group:default/b', 'user:default/a'],
        system: 'system:default/store',
      },
    ]);
  });

  it.each(['::', 'api:x/y', '', 7, { ref: 'x' }, undefined])(
    'should take owner %j for nobody',
    owner => {
      read(entity('Component', 'web', { owner } as Entity['spec']));
      expect(source.current()).toEqual([
        { ref: 'component:shop/web', owners: [] },
      ]);
    },
  );

  it('should be ready once everything was read, and as old as the beginning of that', async () => {
    expect(source.age()).toBe(Infinity);
    const startedAt = Date.now();
    source.begin();
    jest.advanceTimersByTime(4_000);
    source.complete(startedAt);
    await source.ready();
    expect(source.age()).toBe(4_000);
  });

  it('should tell of changes only, those of a System too', () => {
    const changed = jest.fn();
    source.subscribe(changed);
    const web = (owner: string) =>
      entity('Component', 'web', { owner, system: 'store' });
    const store = (domain: string) => entity('System', 'store', { domain });
    expect(read(web('team-a'), store('retail'))).toBe(true);
    expect(read(web('team-a'), store('retail'))).toBe(false);
    expect(changed).toHaveBeenCalledTimes(1);
    expect(read(web('team-b'), store('retail'))).toBe(true);
    expect(read(web('team-b'), store('wholesale'))).toBe(true);
    expect(changed).toHaveBeenCalledTimes(3);
    expect(source.current()[0].domain).toBe('domain:shop/wholesale');
    expect(read()).toBe(true);
    expect(source.current()).toEqual([]);
  });

  it('should tell of an empty catalog, the first time', () => {
    const changed = jest.fn();
    source.subscribe(changed);
    expect(read()).toBe(true);
    expect(read()).toBe(false);
    expect(changed).toHaveBeenCalledTimes(1);
  });

  it('should keep its copy and age while the catalog fails', () => {
    read(entity('Component', 'a', { owner: 'team-a' }));
    source.begin();
    source.take([entity('Component', 'b', { owner: 'team-a' })]);
    source.failed(new Error('catalog went away'));
    jest.advanceTimersByTime(65_000);
    expect(source.current().map(({ ref }) => ref)).toEqual([
      'component:shop/a',
    ]);
    expect(source.age()).toBe(65_000);
    expect(logger.warn).toHaveBeenCalledWith(
      expect.stringContaining('catalog went away'),
    );
  });
});
