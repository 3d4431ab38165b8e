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
  const onRules = jest.fn<Promise<void>, [AnnotationRule[]]>();
  let rules: CatalogRules;

  beforeEach(() => {
    jest.resetAllMocks();
    clock = new ManualClock();
    received = [];
  });

  beforeEach(() => {
    rules = new CatalogRules({
      catalog: catalogServiceMock.mock(),
      auth: mockServices.auth(),
      reader: {
        follow: ({ signal }) =>
          new Promise(resolve => {
            signal.addEventListener('abort', () => resolve());
          }),
      },
      logger,
      clock,
      onRules: async all => {
        await onRules(all);
        received.push(all);
      },
    });
    rules.start();
  });

  afterEach(() => rules.stop());

  function read(entities: Entity[]) {
    rules.begin();
    rules.take(entities);
    return rules.complete();
  }

  const names = () => received.map(all => all.map(rule => rule.component));

  it('should make rules of the annotations of Components, and tell of changes', async () => {
    expect(await read(ENTITIES)).toBe(true);
    expect(await read(ENTITIES)).toBe(false);
    const both = ['component:default/by-id', 'component:default/by-selector'];
    expect(names().map(all => all.sort())).toEqual([both]);

    expect(await read(ENTITIES.slice(1))).toBe(true);
    expect(names()[1]).toEqual(['component:default/by-selector']);
    expect(received).toHaveLength(2);
    expect(logger.warn).toHaveBeenCalledTimes(1);
    expect(logger.warn).toHaveBeenCalledWith(
      expect.stringContaining('component:default/broken'),
    );
  });

  it('should take other annotations for no change', async () => {
    const noted = (note: string) =>
      entity('Component', 'by-id', {
        'backstage.io/kubernetes-id': 'a',
        'example.com/note': note,
      });
    await read([noted('one')]);
    expect(await read([noted('two')])).toBe(false);
  });

  it('should tell of no rules, too', async () => {
    await read([entity('Component', 'plain')]);
    expect(received).toEqual([[]]);
  });

  it('should keep the last rules while the catalog fails', async () => {
    rules.begin();
    rules.take([ENTITIES[0]]);
    rules.failed(new Error('catalog is down'));
    expect(received).toEqual([]);
    expect(logger.warn).toHaveBeenCalledWith(
      expect.stringContaining('the last ones stay in force'),
      expect.objectContaining({ message: 'catalog is down' }),
    );
  });

  it('should tell of rules again that were not taken', async () => {
    onRules.mockRejectedValueOnce(new Error('not now'));
    await expect(read(ENTITIES)).rejects.toThrow('not now');
    expect(received).toEqual([]);
    expect(await read(ENTITIES)).toBe(true);
    expect(received).toHaveLength(1);

    onRules.mockRejectedValueOnce(new Error('not now'));
    await expect(read(ENTITIES.slice(1))).rejects.toThrow('not now');
    expect(await read(ENTITIES.slice(1))).toBe(true);
    expect(received).toHaveLength(2);
  });

  it('should let cells wait for the first read', async () => {
    let waited = false;
    const patience = rules.firstRead().then(() => {
      waited = true;
    });
    await clock.untilWaiting(3_000);
    expect(waited).toBe(false);
    await read(ENTITIES);
    await patience;
    expect(waited).toBe(true);
    await rules.firstRead();
  });

  it('should let cells wait no longer than 3 s', async () => {
    let waited = false;
    const patience = rules.firstRead().then(() => {
      waited = true;
    });
    await clock.untilWaiting(3_000);
    expect(waited).toBe(false);
    clock.advance(3_000);
    await patience;
    expect(waited).toBe(true);
  });
});
