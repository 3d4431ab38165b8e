import { mockServices } from '@backstage/backend-test-utils';
import { Entity } from '@backstage/catalog-model';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { StreamedCatalogSource } from './StreamedCatalogSource';

function component(name: string, owner = 'team-a'): Entity {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: { name },
    spec: { owner },
  };
}

async function* pages(...sent: Entity[][]) {
  yield* sent;
}

describe('StreamedCatalogSource', () => {
  const catalog = catalogServiceMock.mock();
  const logger = mockServices.logger.mock();
  let source: StreamedCatalogSource;
  let stopped: AbortController;

  const refs = () => source.current().map(({ ref }) => ref);

  beforeEach(() => {
    jest.useFakeTimers();
    jest.resetAllMocks();
    stopped = new AbortController();
    source = new StreamedCatalogSource({
      catalog,
      auth: mockServices.auth(),
      logger,
    });
  });

  afterEach(() => {
    stopped.abort();
    jest.useRealTimers();
  });

  it('should read all pages with no more fields than it needs', async () => {
    catalog.streamEntities.mockReturnValueOnce(
      pages([component('a')], [component('b')]),
    );
    expect(source.age()).toBe(Infinity);
    await source.refresh();
    await source.ready();
    expect(refs()).toEqual(['component:default/a', 'component:default/b']);
    const [request, options] = catalog.streamEntities.mock.calls[0];
    expect(request?.fields).not.toContain('metadata');
    expect(options).toMatchObject({
      credentials: { principal: { type: 'service' } },
    });
  });

  it('should be as old as the beginning of the read', async () => {
    catalog.streamEntities.mockImplementationOnce(async function* slow() {
      jest.advanceTimersByTime(4_000);
      yield [component('a')];
    });
    await source.refresh();
    expect(source.age()).toBe(4_000);
  });

  it('should tell of changes only', async () => {
    const changed = jest.fn();
    source.subscribe(changed);
    for (const owner of ['team-a', 'team-a', 'team-b']) {
      catalog.streamEntities.mockReturnValueOnce(
        pages([component('a', owner)]),
      );
      const read = source.refresh();
      await jest.advanceTimersByTimeAsync(1_000);
      await read;
    }
    expect(changed).toHaveBeenCalledTimes(2);
  });

  it('should keep its copy and age while the catalog fails, then go on', async () => {
    catalog.streamEntities.mockReturnValueOnce(pages([component('a')]));
    void source.run(stopped.signal);
    await jest.advanceTimersByTimeAsync(0);
    expect(refs()).toEqual(['component:default/a']);

    catalog.streamEntities.mockImplementation(async function* broken() {
      yield [component('b')];
      throw new Error('catalog went away');
    });
    await jest.advanceTimersByTimeAsync(65_000);
    expect(refs()).toEqual(['component:default/a']);
    expect(source.age()).toBe(65_000);
    expect(logger.warn).toHaveBeenCalledTimes(1);

    catalog.streamEntities.mockImplementation(() => pages([component('c')]));
    await jest.advanceTimersByTimeAsync(3_000);
    expect(refs()).toEqual(['component:default/c']);
    expect(source.age()).toBeLessThanOrEqual(3_000);
    expect(logger.info).toHaveBeenCalledTimes(1);
  });

  it('should never be old enough to refuse changes while all is well', async () => {
    catalog.streamEntities.mockImplementation(() => pages([component('a')]));
    void source.run(stopped.signal);
    await jest.advanceTimersByTimeAsync(0);
    for (let second = 0; second < 200; second++) {
      expect(source.age()).toBeLessThan(60_000);
      await jest.advanceTimersByTimeAsync(1_000);
    }
  });

  it('should stop', async () => {
    catalog.streamEntities.mockImplementation(() => pages([]));
    const running = source.run(stopped.signal);
    await jest.advanceTimersByTimeAsync(0);
    stopped.abort();
    await running;
    expect(catalog.streamEntities).toHaveBeenCalledTimes(1);
  });
});
