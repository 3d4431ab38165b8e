import { mockServices } from '@backstage/backend-test-utils';
import { aCountRecord } from '../__testUtils__/records';
import { CountRecord } from './CountRecord';
import { CountStore } from './CountStore';
import { CountsView } from './CountsView';

const KEY = 'component:default/checkout-api|production';

describe('CountsView', () => {
  const since = jest.fn<Promise<CountRecord[]>, [number]>();
  const onChange = jest.fn();
  const logger = mockServices.logger.mock();
  let view: CountsView;

  beforeEach(() => {
    jest.resetAllMocks();
    since.mockResolvedValue([]);
    view = new CountsView({
      store: { since } as Pick<CountStore, 'since'> as CountStore,
      logger,
    });
    view.subscribe(onChange);
  });

  afterEach(() => {
    view.stop();
    jest.useRealTimers();
  });

  it('should take in only what is newer and replace by place', async () => {
    since.mockResolvedValueOnce([
      aCountRecord({ revision: 3, version: 1, desired: 2 }),
      aCountRecord({ revision: 4, version: 2, cell: 'west-1' }),
    ]);
    await view.refresh();
    expect(onChange).toHaveBeenCalledWith(new Set([KEY]), 4);
    since.mockResolvedValueOnce([
      aCountRecord({ revision: 9, version: 3, desired: 7 }),
    ]);
    await view.refresh();
    expect(since.mock.calls).toEqual([[0], [4]]);
    expect(view.revision).toBe(9);
    expect(view.versionOf(KEY)).toBe(3);
    expect(view.recordsOf(KEY)).toMatchObject([
      { cell: 'west-1' },
      { cell: 'east-1', desired: 7 },
    ]);
    await view.refresh();
    expect(onChange).toHaveBeenCalledTimes(2);
  });

  it('should know nothing of other services', () => {
    expect(view.versionOf('other')).toBe(0);
    expect(view.recordsOf('other')).toEqual([]);
  });

  it('should read once more for all who came during a read', async () => {
    let finish = () => {};
    since.mockImplementationOnce(
      () =>
        new Promise(resolve => {
          finish = () => resolve([]);
        }),
    );
    const first = view.refresh();
    const second = view.refresh();
    const third = view.refresh();
    expect(since).toHaveBeenCalledTimes(1);
    finish();
    await Promise.all([first, second, third]);
    expect(since).toHaveBeenCalledTimes(2);
  });

  it('should go on reading after the database was away, and warn once', async () => {
    jest.useFakeTimers();
    since.mockRejectedValue(new Error('no connection'));
    view.start();
    await jest.advanceTimersByTimeAsync(15_000);
    expect(since).toHaveBeenCalledTimes(3);
    expect(logger.warn).toHaveBeenCalledTimes(1);
    since.mockResolvedValueOnce([aCountRecord({ revision: 5 })]);
    await jest.advanceTimersByTimeAsync(5_000);
    expect(view.revision).toBe(5);
  });
});
