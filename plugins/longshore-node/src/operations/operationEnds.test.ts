import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { NotAllowedError } from '@backstage/errors';
import {
  isOver,
  Operation,
  withFailure,
} from '@longshore/plugin-longshore-common';
import { Knex } from 'knex';
import { OperationKind } from './OperationKind';
import { Operations } from './Operations';

jest.setTimeout(60_000);

const ANNA = 'user:default/anna';
const ASK = { subject: 'cell-a/node-1', requestedBy: ANNA };

/** Resolves when it is allowed to, unless the signal aborts before. */
function until(isSo: () => boolean, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setInterval(() => {
      if (signal?.aborted || isSo()) clearInterval(timer);
      if (signal?.aborted) reject(signal.reason);
      if (isSo()) resolve();
    }, 5);
  });
}

describe('the end of an operation', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
  const event = { success: jest.fn(), fail: jest.fn() };
  const auditor = mockServices.auditor.mock();
  const logger = mockServices.logger.mock();
  const running: Operations[] = [];
  let knex: Knex;

  beforeEach(async () => {
    jest.resetAllMocks();
    auditor.createEvent.mockResolvedValue(event);
    knex = await databases.init('SQLITE_3');
  });

  afterEach(async () => {
    await Promise.all(running.splice(0).map(one => one.stop()));
  });

  async function replica(kind: Omit<OperationKind<object>, 'kind'>) {
    const operations = await Operations.create({
      database: mockServices.database({ knex }),
      logger,
      auditor,
      leaseMs: 300,
      pollMs: 10,
    });
    operations.define({ kind: 'drain-node', ...kind });
    operations.start();
    running.push(operations);
    return operations;
  }

  async function over(operations: Operations, id: string): Promise<Operation> {
    for (;;) {
      const operation = await operations.get(id);
      if (operation && isOver(operation)) {
        return operation;
      }
      await new Promise(resolve => setTimeout(resolve, 10));
    }
  }

  async function run(
    kind: Omit<OperationKind<object>, 'kind'>,
    options: { cancel?: boolean } = {},
  ): Promise<Operation> {
    const operations = await replica(kind);
    const { id } = await operations.begin('drain-node', { ...ASK, input: {} });
    if (options.cancel) {
      await operations.cancel(id);
    }
    const ended = await over(operations, id);
    // The auditor is told after the end is written.
    await operations.stop();
    return ended;
  }

  const works = { steps: [{ name: 'evict', run: async () => {} }] };
  const fails = {
    steps: [
      {
        name: 'evict',
        run: async () => {
          throw withFailure(new Error('the node is full'), { code: 'full' });
        },
      },
    ],
  };
  const hangs = {
    steps: [
      {
        name: 'evict',
        run: ({ signal }: { signal: AbortSignal }) =>
          until(() => false, signal),
      },
    ],
  };

  it.each([
    { name: 'success', kind: works, state: 'succeeded', failure: undefined },
    { name: 'failure', kind: fails, state: 'failed', failure: 'full' },
    {
      name: 'lost right',
      kind: {
        ...works,
        authorize: async () => {
          throw withFailure(new NotAllowedError('no operator'), {
            code: 'not-operator-anymore',
          });
        },
      },
      state: 'failed',
      failure: 'not-operator-anymore',
    },
    {
      name: 'cancelling',
      kind: hangs,
      cancel: true,
      state: 'cancelled',
      failure: undefined,
    },
    {
      name: 'cancelling that put nothing back',
      kind: {
        ...hangs,
        onCancel: async () => {
          throw new Error('the cell is silent');
        },
      },
      cancel: true,
      state: 'cancelled',
      failure: 'not-put-back',
    },
  ])(
    'should be told to the auditor: $name',
    async ({ kind, cancel, state, failure }) => {
      const ended = await run(kind, { cancel });
      expect(ended).toMatchObject({ state });
      expect(ended.failure?.code).toBe(failure);
      expect(auditor.createEvent.mock.calls).toEqual([
        [
          {
            eventId: 'operation-end',
            severityLevel: 'high',
            meta: {
              queryType: 'drain-node',
              operation: ended.id,
              subject: ASK.subject,
              state,
              user: ANNA,
            },
          },
        ],
      ]);
      expect(event.success).toHaveBeenCalledTimes(failure ? 0 : 1);
      expect(event.fail.mock.calls.map(([{ meta }]) => meta)).toEqual(
        failure ? [{ code: failure }] : [],
      );
    },
  );

  it('should be the same when the auditor does not work', async () => {
    auditor.createEvent.mockRejectedValue(new Error('the disk is full'));
    await expect(run(works)).resolves.toMatchObject({ state: 'succeeded' });
    expect(logger.error).toHaveBeenCalledWith(
      expect.stringContaining('could not be told to the auditor'),
      { error: 'Error: the disk is full' },
    );
  });

  it('should wait until things were put back, by another process if need be', async () => {
    const begun: string[] = [];
    let mayEnd = false;
    const kind = (name: string) => ({
      ...hangs,
      onCancel: async ({ signal }: { signal: AbortSignal }) => {
        begun.push(name);
        await until(() => mayEnd, signal);
      },
    });
    const first = await replica(kind('first'));
    const { id } = await first.begin('drain-node', { ...ASK, input: {} });
    await first.cancel(id);
    await until(() => begun.length === 1);
    await first.stop();
    expect(await first.get(id)).toMatchObject({ state: 'running' });
    expect(auditor.createEvent).not.toHaveBeenCalled();

    const second = await replica(kind('second'));
    await until(() => begun.length === 2);
    mayEnd = true;
    const ended = await over(second, id);
    expect(ended).toMatchObject({ state: 'cancelled', attempts: 2 });
    expect(ended).not.toHaveProperty('failure');
    expect(begun).toEqual(['first', 'second']);
  });
});
