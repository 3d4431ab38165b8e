import { mockServices } from '@backstage/backend-test-utils';
import { CellLocator, LocatedCell } from '@longshore/plugin-clusters-node';
import { ManualClock } from '../__testUtils__/ManualClock';
import { KnownCells } from './KnownCells';
import { LocatedCells } from './LocatedCells';

const PLACE = { region: 'gz', environments: ['production' as const] };

function cell(name: string, token = 'secret'): LocatedCell {
  return {
    ...PLACE,
    name,
    credentials: { type: 'token', url: `https://${name}.example`, token },
  };
}

describe('LocatedCells', () => {
  const logger = mockServices.logger.mock();
  const clock = new ManualClock();
  const stopping = new AbortController();
  const follower = { add: jest.fn(), replace: jest.fn(), remove: jest.fn() };
  const eks = { name: 'eks', locate: jest.fn<Promise<LocatedCell[]>, []>() };
  const taken = new Set<string>();
  let located: LocatedCells;

  beforeEach(() => {
    jest.clearAllMocks();
    taken.clear();
    located = locatedBy(eks);
  });

  function locatedBy(...locators: CellLocator[]) {
    return new LocatedCells({
      locators,
      isTaken: name => taken.has(name),
      follower,
      clock,
      logger,
    });
  }

  const refresh = () => located.refresh(stopping.signal);
  const failures = () =>
    located
      .unwatched()
      .map(({ cell: { name }, failure }) => [name, failure.code]);

  it('should watch what is located, follow changes, and let go of what is gone', async () => {
    eks.locate.mockResolvedValueOnce([cell('a'), cell('b')]);
    await refresh();
    expect(follower.add.mock.calls.map(([{ name }]) => name)).toEqual([
      'a',
      'b',
    ]);
    expect(follower.add).toHaveBeenCalledWith({
      ...PLACE,
      name: 'a',
      simulated: false,
      access: {
        url: new URL('https://a.example'),
        identity: { type: 'token', token: 'secret' },
      },
    });

    eks.locate.mockResolvedValueOnce([cell('a'), cell('b', 'renewed')]);
    await refresh();
    expect(follower.replace.mock.calls.map(([{ name }]) => name)).toEqual([
      'b',
    ]);

    eks.locate.mockResolvedValueOnce([cell('b', 'renewed')]);
    await refresh();
    expect(follower.remove.mock.calls).toEqual([['a']]);
    expect([located.has('a'), located.has('b')]).toEqual([false, true]);
    expect(follower.add).toHaveBeenCalledTimes(2);
    expect(JSON.stringify(logger.warn.mock.calls)).not.toContain('secret');
  });

  it('should tell of those that cannot be watched, with the reason', async () => {
    taken.add('taken');
    const { credentials: _, ...place } = cell('oidc') as LocatedCell & {
      credentials: unknown;
    };
    eks.locate.mockResolvedValue([
      {
        ...place,
        notWatchable: { code: 'person-token-needed', message: 'needs one' },
      },
      cell('taken'),
      cell('no name'),
      { ...cell('nowhere'), environments: [] },
      {
        ...cell('plain'),
        credentials: {
          type: 'token',
          url: 'http://x.example',
          token: 'secret',
        },
      },
    ]);
    await refresh();
    expect(follower.add).not.toHaveBeenCalled();
    expect(failures()).toEqual([
      ['oidc', 'person-token-needed'],
      ['taken', 'cell-name-taken'],
      ['no name', 'located-invalid'],
      ['nowhere', 'located-invalid'],
      ['plain', 'credentials-invalid'],
    ]);
    expect(located.has('taken')).toBe(false);

    // As soon as it can be.
    taken.clear();
    await refresh();
    expect(follower.add.mock.calls.map(([{ name }]) => name)).toEqual([
      'taken',
    ]);
    expect(logger.warn).toHaveBeenCalledTimes(5);
  });

  it('should let go of a cell that cannot be watched any more', async () => {
    eks.locate.mockResolvedValueOnce([cell('a')]);
    await refresh();
    eks.locate.mockResolvedValueOnce([cell('a', '')]);
    await refresh();
    expect(follower.remove).toHaveBeenCalledWith('a');
    expect(failures()).toEqual([['a', 'credentials-invalid']]);
    eks.locate.mockResolvedValueOnce([]);
    await refresh();
    expect(failures()).toEqual([]);
    expect(follower.remove).toHaveBeenCalledTimes(1);
  });

  it('should change nothing while a locator fails, and say that it does', async () => {
    const other = { name: 'other', locate: async () => [cell('z')] };
    located = locatedBy(eks, other);
    eks.locate.mockResolvedValueOnce([cell('a')]);
    await refresh();
    eks.locate.mockRejectedValue(new Error('no route'));
    await refresh();
    await refresh();
    expect(follower.remove).not.toHaveBeenCalled();
    expect(located.unwatched()).toMatchObject([
      {
        cell: { name: 'eks', environments: [] },
        failure: {
          code: 'locator-failed',
          params: { cell: 'eks', detail: 'no route' },
        },
      },
    ]);
    expect(logger.warn).toHaveBeenCalledTimes(1);
    eks.locate.mockResolvedValueOnce([cell('a')]);
    await refresh();
    expect(failures()).toEqual([]);
  });

  it('should not wait for a locator for ever', async () => {
    let signal: AbortSignal | undefined;
    const hanging: CellLocator = {
      name: 'hanging',
      locate: options => {
        signal = options.signal;
        return new Promise(() => {});
      },
    };
    located = locatedBy(hanging);
    const done = refresh();
    await clock.untilWaiting(30_000);
    clock.advance(30_000);
    await done;
    expect(signal?.aborted).toBe(true);
    expect(failures()).toEqual([['hanging', 'locator-failed']]);
  });

  it('should leave a cell to the locator that told of it first', async () => {
    const other = {
      name: 'other',
      locate: jest.fn(async () => [cell('a', 'x')]),
    };
    located = locatedBy(eks, other);
    eks.locate.mockResolvedValueOnce([cell('a')]);
    await refresh();
    eks.locate.mockResolvedValueOnce([cell('a')]);
    await refresh();
    expect(follower.add).toHaveBeenCalledTimes(1);
    expect(follower.replace).not.toHaveBeenCalled();
    expect(logger.warn.mock.calls).toEqual([
      [
        "Cell 'a' of the locator 'other' is passed over, since 'eks' told of it first",
      ],
    ]);
    eks.locate.mockResolvedValueOnce([]);
    other.locate.mockResolvedValueOnce([]);
    await refresh();
    expect(follower.remove).toHaveBeenCalledTimes(1);
  });

  it('should be known beside the others', async () => {
    const failure = { code: 'not-https', message: 'its url is not' };
    eks.locate.mockResolvedValueOnce([cell('a'), cell('taken')]);
    taken.add('taken');
    await refresh();
    const known = new KnownCells({
      registered: {
        sourceOf: name => (name === 'taken' ? 'registered' : undefined),
        unwatched: () => [],
      },
      located,
      notWatchable: ['fixed', 'taken'].map(name => ({
        ...PLACE,
        name,
        failure,
      })),
      logger,
    });
    expect(
      ['a', 'taken', 'fixed', 'none'].map(name => known.sourceOf(name)),
    ).toEqual(['located', 'registered', 'config', undefined]);
    expect(
      known
        .unwatched()
        .map(({ cell: { name }, failure: { code } }) => [name, code]),
    ).toEqual([
      ['taken', 'cell-name-taken'],
      ['fixed', 'not-https'],
    ]);
  });
});
