import { mockServices } from '@backstage/backend-test-utils';
import { ManualClock } from '../__testUtils__/ManualClock';
import { instance } from '../__testUtils__/instances';
import { InstanceOutbox } from './InstanceOutbox';
import { InstanceRecorder } from './InstanceRecorder';
import { toInstanceEnd } from './toInstanceEnd';

describe('InstanceRecorder', () => {
  let clock: ManualClock;
  let outbox: jest.Mocked<InstanceOutbox>;
  let recorder: InstanceRecorder;
  let order: string[];
  const logger = mockServices.logger.mock();

  beforeEach(() => {
    jest.clearAllMocks();
    clock = new ManualClock();
    order = [];
    outbox = {
      add: jest.fn<Promise<void>, Parameters<InstanceOutbox['add']>>(
        async ends => {
          order.push(...ends.map(({ uid }) => `end ${uid}`));
        },
      ),
      remember: jest.fn<Promise<void>, Parameters<InstanceOutbox['remember']>>(
        async rows => {
          order.push(...rows.map(({ uid }) => `seen ${uid}`));
        },
      ),
      pending: jest.fn().mockResolvedValue([]),
      acknowledge: jest.fn(),
      seen: jest.fn(),
      confirm: jest.fn(),
      forgetBefore: jest.fn(),
    };
    recorder = new InstanceRecorder({ outbox, clock, logger });
  });

  afterEach(async () => {
    await recorder.stop();
  });

  /** Lets go on what waits for promises, until it is so. */
  async function until(isSo: () => boolean) {
    while (!isSo()) {
      await new Promise(setImmediate);
    }
  }

  const tried = (times: number) =>
    until(() => outbox.add.mock.calls.length === times);

  async function collect() {
    await clock.untilWaiting(1_000);
    clock.advance(1_000);
  }

  it('should write together what comes within a second', async () => {
    recorder.start();
    recorder.noticed(instance('1'));
    recorder.ended({ row: instance('2') });
    recorder.ended({ row: instance('3') });
    await collect();
    await until(() => order.length === 3);
    expect(order).toEqual(['seen 1', 'end 2', 'end 3']);
    expect(outbox.add).toHaveBeenCalledTimes(1);
  });

  it('should not write down one that has ended before that', async () => {
    recorder.start();
    recorder.noticed(instance('1'));
    recorder.ended({ row: instance('1') });
    await collect();
    await until(() => order.length === 1);
    expect(order).toEqual(['end 1']);
    expect(outbox.remember).not.toHaveBeenCalled();
  });

  it('should lose nothing while the database is away, say so once, and not wait for it', async () => {
    const write = outbox.add.getMockImplementation()!;
    outbox.add.mockRejectedValue(new Error('connection refused'));
    recorder.start();
    recorder.ended({ row: instance('1') });
    await collect();
    for (let failures = 1; failures <= 3; failures += 1) {
      await tried(failures);
      recorder.ended({ row: instance(`during ${failures}`) });
      await clock.untilWaiting(0, 60_000);
      if (failures === 3) outbox.add.mockImplementation(write);
      clock.advance(60_000);
    }
    await until(() => order.length === 4);
    expect(order).toEqual([
      'end 1',
      'end during 1',
      'end during 2',
      'end during 3',
    ]);
    expect(recorder.waiting).toBe(0);
    expect(logger.warn).toHaveBeenCalledTimes(1);
    expect(logger.info).toHaveBeenCalledWith(
      'Ends of instances are written again',
    );
  });

  it('should keep at most 20,000 that wait, the newest, and say how many went', async () => {
    for (let index = 0; index < 20_003; index += 1) {
      recorder.ended({ row: instance(String(index)) });
    }
    expect(recorder.waiting).toBe(20_000);
    await recorder.stop();
    expect(order[0]).toBe('end 3');
    expect(order).toHaveLength(20_000);
  });

  it.each([
    ['say that nobody takes over facts for a week', 8, 1],
    ['say nothing of facts that wait for days', 6, 0],
  ])('should %s', async (_, days, warnings) => {
    const at = clock.now() - days * 24 * 60 * 60_000;
    outbox.pending.mockResolvedValue([
      { id: '1', ...toInstanceEnd({ row: instance('old') }, at) },
    ]);
    recorder.start();
    recorder.ended({ row: instance('1') });
    await collect();
    await until(() => outbox.pending.mock.calls.length === 1);
    await recorder.stop();
    expect(logger.warn).toHaveBeenCalledTimes(warnings);
  });

  it('should write what waits when it stops', async () => {
    recorder.start();
    recorder.ended({ row: instance('1') });
    await recorder.stop();
    expect(order).toEqual(['end 1']);
  });
});
