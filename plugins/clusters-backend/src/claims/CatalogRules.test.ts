import { mockServices } from '@backstage/backend-test-utils';
import { Entity } from '@backstage/catalog-model';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { ManualClock } from '../__testUtils__/ManualClock';
import { AnnotationRule } from './AnnotationRule';
import { CatalogRules } from './CatalogRules';

function entity(
  kind: string,
  name: string,
  annotations?: Record<string, string>,
): Entity {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind,
    metadata: { name, annotations },
  };
}

const ENTITIES = [
  entity('Component', 'by-id', { 'backstage.io/kubernetes-id': 'a' }),
  entity('Component', 'by-selector', {
    'backstage.io/kubernetes-label-selector': 'app=b',
  }),
  entity('Component', 'broken', {
    'backstage.io/kubernetes-label-selector': 'app in',
  }),
  entity('Component', 'plain'),
  entity('Resource', 'other', { 'backstage.io/kubernetes-id': 'c' }),
];

describe('CatalogRules', () => {
  const logger = mockServices.logger.mock();
  let clock: ManualClock;
  let received: AnnotationRule[][];
  let rules: CatalogRules;

  beforeEach(() => {
    jest.clearAllMocks();
    clock = new ManualClock();
    received = [];
  });

  function create(catalog: ReturnType<typeof catalogServiceMock.mock>) {
    rules = new CatalogRules({
      catalog,
      auth: mockServices.auth(),
      logger,
      clock,
      onRules: async read => {
        received.push(read);
      },
    });
  }

  const names = () => received.map(read => read.map(rule => rule.component));

  it('should read annotations of Components again and again, and tell of changes', async () => {
    let entities = ENTITIES;
    create(
      catalogServiceMock.mock({
        streamEntities: (request, options) =>
          catalogServiceMock({ entities }).streamEntities(request, options),
      }),
    );
    rules.start();
    await clock.untilWaiting(2_000);
    clock.advance(2_000);
    await clock.untilWaiting(4_000);
    const both = ['component:default/by-id', 'component:default/by-selector'];
    expect(names().map(read => read.sort())).toEqual([both]);

    entities = ENTITIES.slice(1);
    clock.advance(4_000);
    await clock.untilWaiting(2_000);
    await rules.stop();
    expect(names()[1]).toEqual(['component:default/by-selector']);
    expect(received).toHaveLength(2);
    expect(logger.warn).toHaveBeenCalledTimes(1);
    expect(logger.warn).toHaveBeenCalledWith(
      expect.stringContaining('component:default/broken'),
    );
  });

  it('should keep the last rules while the catalog fails', async () => {
    create(
      catalogServiceMock.mock({
        async *streamEntities() {
          yield [ENTITIES[0]];
          throw new Error('catalog is down');
        },
      }),
    );
    rules.start();
    await clock.untilWaiting(2_000);
    await rules.stop();
    expect(received).toEqual([]);
    expect(logger.warn).toHaveBeenCalledWith(
      expect.stringContaining('the last ones stay in force'),
      expect.objectContaining({ message: 'catalog is down' }),
    );
  });

  it('should let cells wait for the first read, and no longer than 3 s', async () => {
    create(
      catalogServiceMock.mock({
        async *streamEntities() {
          yield ENTITIES;
        },
      }),
    );
    const read = rules.firstRead();
    rules.start();
    await read;
    expect(received).toHaveLength(1);
    await rules.stop();

    create(
      catalogServiceMock.mock({
        async *streamEntities() {
          throw new Error('catalog is down');
        },
      }),
    );
    let waited = false;
    const patience = rules.firstRead().then(() => {
      waited = true;
    });
    rules.start();
    await clock.untilWaiting(3_000);
    expect(waited).toBe(false);
    clock.advance(3_000);
    await patience;
    expect(waited).toBe(true);
    await rules.stop();
  });
});
