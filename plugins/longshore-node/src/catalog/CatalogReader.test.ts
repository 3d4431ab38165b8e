import { mockServices } from '@backstage/backend-test-utils';
import { Entity } from '@backstage/catalog-model';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { CatalogFollower, CatalogReader } from './CatalogReader';

function component(name: string): Entity {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: { name },
  };
}

async function* pages(...names: string[]) {
  for (const name of names) {
    yield [component(name)];
  }
}

/** Remembers what it was told. */
class Recorder implements CatalogFollower {
  readonly told: string[] = [];
  names: string[] = [];
  startedAt?: number;
  #next: string[] = [];

  begin() {
    this.#next = [];
  }
  take(entities: Entity[]) {
    this.#next.push(...entities.map(({ metadata }) => metadata.name));
  }
  complete(startedAt: number) {
    const changed = this.names.join() !== this.#next.join();
    this.names = this.#next;
    this.startedAt = startedAt;
    this.told.push('complete');
    return changed;
  }
  failed(error: unknown) {
    this.told.push(`failed: ${(error as Error).message}`);
  }
  recovered() {
    this.told.push('recovered');
  }
}

describe('CatalogReader', () => {
  const catalog = catalogServiceMock.mock();
  let reader: CatalogReader;
  let stopped: AbortController;

  beforeEach(() => {
    jest.useFakeTimers();
    jest.resetAllMocks();
    stopped = new AbortController();
    reader = new CatalogReader();
    catalog.streamEntities.mockImplementation(() => pages('a', 'b'));
  });

  afterEach(() => {
    stopped.abort();
    jest.useRealTimers();
  });

  function follow(
    options: {
      follower?: CatalogFollower;
      signal?: AbortSignal;
      access?: typeof catalog;
    } = {},
  ) {
    const follower = options.follower ?? new Recorder();
    const done = reader.follow({
      catalog: options.access ?? catalog,
      auth: mockServices.auth(),
      follower,
      signal: options.signal ?? stopped.signal,
    });
    return { follower: follower as Recorder, done };
  }

  it('should read once for all that follow, with no more fields than they need', async () => {
    const followers = [follow(), follow(), follow()];
    await jest.advanceTimersByTimeAsync(100);
    for (const { follower } of followers) {
      expect(follower.names).toEqual(['a', 'b']);
    }
    expect(catalog.streamEntities).toHaveBeenCalledTimes(1);
    const [request, options] = catalog.streamEntities.mock.calls[0];
    expect(request).toMatchObject({
      filter: [{ kind: 'component' }, { kind: 'system' }],
    });
    expect(request?.fields).not.toContain('metadata');
    expect(request?.fields).not.toContain('spec');
    expect(options).toMatchObject({
      credentials: { principal: { type: 'service' } },
    });
  });

  it('should say when it began to read', async () => {
    const { follower } = follow();
    const begun = Date.now() + 20;
    catalog.streamEntities.mockImplementationOnce(async function* slow() {
      jest.advanceTimersByTime(4_000);
      yield [component('a')];
    });
    await jest.advanceTimersByTimeAsync(5_000);
    expect(follower.startedAt).toBe(begun);
  });

  it('should read seldom while nothing changes, and never pause for long', async () => {
    follow();
    const reads = () => catalog.streamEntities.mock.calls.length;
    await jest.advanceTimersByTimeAsync(120_000);
    expect(reads()).toBeLessThanOrEqual(8);
    for (let round = 0; round < 5; round += 1) {
      const before = reads();
      await jest.advanceTimersByTimeAsync(31_000);
      expect(reads()).toBeGreaterThan(before);
    }
  });

  it('should not keep one waiting that comes later', async () => {
    follow();
    // Reads are half a minute apart by then, and one was some seconds ago.
    await jest.advanceTimersByTimeAsync(100_000);
    const before = catalog.streamEntities.mock.calls.length;
    const late = follow();
    await jest.advanceTimersByTimeAsync(100);
    expect(late.follower.names).toEqual(['a', 'b']);
    expect(catalog.streamEntities).toHaveBeenCalledTimes(before + 1);
  });

  it('should leave time between pages, but not the first time', async () => {
    catalog.streamEntities.mockImplementation(async function* slow() {
      for (const name of ['a', 'b']) {
        jest.advanceTimersByTime(10);
        yield [component(name)];
      }
    });
    const takenAt: number[] = [];
    const { follower } = follow();
    jest
      .spyOn(follower, 'take')
      .mockImplementation(() => void takenAt.push(Date.now()));
    await jest.advanceTimersByTimeAsync(5_000);
    expect(takenAt).toHaveLength(4);
    expect(takenAt[1] - takenAt[0]).toBe(10);
    expect(takenAt[3] - takenAt[2]).toBe(30);
  });

  it('should read again at once for one that comes while it reads', async () => {
    let go = () => {};
    catalog.streamEntities.mockImplementationOnce(async function* held() {
      await new Promise<void>(resolve => {
        go = resolve;
      });
      yield [component('a')];
    });
    const first = follow();
    await jest.advanceTimersByTimeAsync(100);
    const late = follow();
    go();
    await jest.advanceTimersByTimeAsync(100);
    expect(first.follower.names).toEqual(['a', 'b']);
    expect(late.follower.told).toEqual(['complete']);
    expect(late.follower.names).toEqual(['a', 'b']);
  });

  it('should tell of the first failure and of the recovery, and keep what is complete', async () => {
    const { follower } = follow();
    await jest.advanceTimersByTimeAsync(100);
    catalog.streamEntities.mockImplementation(async function* broken() {
      yield [component('ghost')];
      throw new Error('catalog went away');
    });
    await jest.advanceTimersByTimeAsync(20_000);
    expect(follower.names).toEqual(['a', 'b']);
    expect(follower.told).toEqual(['complete', 'failed: catalog went away']);

    catalog.streamEntities.mockImplementation(() => pages('c'));
    await jest.advanceTimersByTimeAsync(2_500);
    expect(follower.names).toEqual(['c']);
    expect(follower.told.slice(2)).toEqual(
      expect.arrayContaining(['complete', 'recovered']),
    );
  });

  it('should read with the access of the next after a failure', async () => {
    const forbidden = catalogServiceMock.mock();
    forbidden.streamEntities.mockImplementation(() => {
      throw new Error('not allowed');
    });
    const { follower } = follow({ access: forbidden });
    const other = follow();
    await jest.advanceTimersByTimeAsync(3_000);
    expect(follower.names).toEqual(['a', 'b']);
    expect(other.follower.names).toEqual(['a', 'b']);
  });

  it.each(['begin', 'take', 'complete'] as const)(
    'should let no other suffer where one fails to %s',
    async step => {
      const broken = new Recorder();
      const fails = jest.spyOn(broken, step).mockImplementation(() => {
        throw new Error('defect');
      });
      follow({ follower: broken });
      const { follower } = follow();
      await jest.advanceTimersByTimeAsync(100);
      expect(follower.told).toEqual(['complete']);
      expect(broken.told).toEqual(['failed: defect']);
      fails.mockRestore();
      await jest.advanceTimersByTimeAsync(2_500);
      expect(broken.names).toEqual(['a', 'b']);
      expect(broken.told.slice(1)).toContain('recovered');
    },
  );

  it('should read to nobody who has left, and not at all once all have', async () => {
    const leaving = new AbortController();
    const { follower, done } = follow({ signal: leaving.signal });
    const stays = follow();
    catalog.streamEntities.mockImplementationOnce(async function* leave() {
      yield [component('a')];
      leaving.abort();
      await done;
      yield [component('b')];
    });
    await jest.advanceTimersByTimeAsync(100);
    expect(follower.told).toEqual([]);
    expect(stays.follower.names).toEqual(['a', 'b']);

    stopped.abort();
    await stays.done;
    const reads = catalog.streamEntities.mock.calls.length;
    await jest.advanceTimersByTimeAsync(120_000);
    expect(catalog.streamEntities).toHaveBeenCalledTimes(reads);
  });

  it('should begin again for who comes after all have left', async () => {
    const { done } = follow();
    await jest.advanceTimersByTimeAsync(100);
    stopped.abort();
    await done;
    stopped = new AbortController();
    const { follower } = follow();
    await jest.advanceTimersByTimeAsync(100);
    expect(follower.names).toEqual(['a', 'b']);
  });
});
