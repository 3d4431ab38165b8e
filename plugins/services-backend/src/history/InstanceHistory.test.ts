import { mockServices } from '@backstage/backend-test-utils';
import { InstanceEnd } from '@longshore/plugin-clusters-common';
import { FakeClusters } from '../__testUtils__/FakeClusters';
import { anEnd } from '../__testUtils__/rows';
import { InstanceHistory } from './InstanceHistory';
import { PastInstanceStore } from './PastInstanceStore';

describe('InstanceHistory', () => {
  let clusters: FakeClusters;
  let kept: InstanceEnd[];
  let store: PastInstanceStore;
  let history: InstanceHistory;
  const logger = mockServices.logger.mock();

  beforeEach(() => {
    clusters = new FakeClusters();
    kept = [];
    store = {
      add: async ends => {
        kept.push(...ends);
      },
      list: async () => ({ items: kept, totalItems: kept.length }),
      forgetBefore: async () => {},
    };
    history = new InstanceHistory({ clusters, store, logger });
  });

  it('should take over all there is, in parts', async () => {
    clusters.ends = Array.from({ length: 1_201 }, (_, index) =>
      anEnd(`api-${index}`),
    );
    await history.takeOver();
    expect(new Set(kept.map(({ uid }) => uid)).size).toBe(1_201);
    expect(kept).toHaveLength(1_201);
    expect(clusters.ends).toEqual([]);
  });

  it('should acknowledge nothing that was not stored', async () => {
    clusters.ends = [anEnd('api-1')];
    const { add } = store;
    store.add = async () => {
      throw new Error('the disk is full');
    };
    await expect(history.takeOver()).rejects.toThrow('the disk is full');
    expect(clusters.ends).toHaveLength(1);
    store.add = add;
    await history.takeOver();
    expect(kept).toEqual(
      [anEnd('api-1')].map(end => expect.objectContaining({ uid: end.uid })),
    );
    expect(clusters.ends).toEqual([]);
  });

  it('should end at once when asked to', async () => {
    const stop = new AbortController();
    const running = history.run(stop.signal);
    stop.abort();
    await expect(running).resolves.toBeUndefined();
  });
});
