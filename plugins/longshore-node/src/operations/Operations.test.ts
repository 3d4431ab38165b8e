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
const ASK = { subject: 'cell-a/node-1', input: {}, requestedBy: ANNA };

/** Resolves when the signal aborts, as everything that waits in a step must. */
function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) {
      reject(signal.reason);
    }
    signal.addEventListener('abort', () => reject(signal.reason));
  });
}

describe('Operations', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_15'] });
  let running: Operations[] = [];

  afterEach(async () => {
    await Promise.all(running.map(operations => operations.stop()));
    running = [];
  });

  describe.each(databases.eachSupportedId())('%s', id => {
    async function replica(
      knex: Knex,
      kinds: OperationKind<any, any>[],
    ): Promise<Operations> {
      const operations = await Operations.create({
        database: mockServices.database({ knex }),
        logger: mockServices.logger.mock(),
        leaseMs: 3_000,
        pollMs: 20,
      });
      kinds.forEach(kind => operations.define(kind));
      running.push(operations);
      return operations;
    }

    async function started(knex: Knex, kinds: OperationKind<any, any>[]) {
      const operations = await replica(knex, kinds);
      operations.start();
      return operations;
    }

    async function over(
      operations: Operations,
      { id: operationId }: Operation,
    ): Promise<Operation> {
      for (;;) {
        const operation = await operations.get(operationId);
        if (operation && isOver(operation)) {
          return operation;
        }
        await new Promise(resolve => setTimeout(resolve, 10));
      }
    }

    it('should run the steps in order and record what they say', async () => {
      const ran: string[] = [];
      const operations = await started(await databases.init(id), [
        {
          kind: 'drain-node',
          steps: [
            {
              name: 'cordon',
              run: async context => {
                ran.push(`cordon ${context.input.node}`);
                await context.keep({ pods: 3 });
                await context.log('cordoned');
              },
            },
            {
              name: 'evict',
              run: async context => {
                ran.push(`evict ${context.memory.pods}`);
                await context.progress(3, 3);
                await context.log({
                  message: 'evicted',
                  code: 'pod-evicted',
                  params: { pod: 'shop/web' },
                });
              },
            },
          ],
        } as OperationKind<{ node: string }, { pods: number }>,
      ]);
      const accepted = await operations.begin('drain-node', {
        ...ASK,
        input: { node: 'node-1' },
        reason: 'new kernel',
      });
      expect(accepted).toMatchObject({
        state: 'waiting',
        attempts: 0,
        steps: [
          { name: 'cordon', state: 'waiting' },
          { name: 'evict', state: 'waiting' },
        ],
      });
      const ended = await over(operations, accepted);
      expect(ran).toEqual(['cordon node-1', 'evict 3']);
      expect(ended).toMatchObject({
        state: 'succeeded',
        subject: 'cell-a/node-1',
        requestedBy: ANNA,
        reason: 'new kernel',
        attempts: 1,
        steps: [
          { name: 'cordon', state: 'done', endedAt: expect.any(String) },
          { name: 'evict', state: 'done', progress: { done: 3, total: 3 } },
        ],
        endedAt: expect.any(String),
      });
      expect(ended.revision).toBeGreaterThan(accepted.revision);
      const log = await operations.log(ended.id, { after: 0, limit: 10 });
      expect(log).toEqual([
        { sequence: 1, at: expect.any(String), message: 'cordoned' },
        {
          sequence: 2,
          at: expect.any(String),
          message: 'evicted',
          code: 'pod-evicted',
          params: { pod: 'shop/web' },
        },
      ]);
      expect(
        await operations.log(ended.id, { after: 1, limit: 10 }),
      ).toHaveLength(1);
    });

    it('should say why a step failed, and run none after it', async () => {
      const last = jest.fn();
      const operations = await started(await databases.init(id), [
        {
          kind: 'remove-cell',
          steps: [
            {
              name: 'check',
              run: async () => {
                throw withFailure(new Error('2 services are placed there'), {
                  code: 'cell-in-use',
                  params: { services: '2' },
                });
              },
            },
            { name: 'remove', run: last },
          ],
        },
      ]);
      const ended = await over(
        operations,
        await operations.begin('remove-cell', ASK),
      );
      expect(ended).toMatchObject({
        state: 'failed',
        failure: {
          code: 'cell-in-use',
          message: '2 services are placed there',
          params: { services: '2' },
        },
        steps: [
          { name: 'check', state: 'failed' },
          { name: 'remove', state: 'waiting' },
        ],
      });
      expect(last).not.toHaveBeenCalled();
    });

    it('should refuse a second open operation of the same key', async () => {
      const knex = await databases.init(id);
      let mayEnd = false;
      const operations = await started(knex, [
        {
          kind: 'drain-node',
          steps: [
            {
              name: 'wait',
              run: async ({ signal }) => {
                while (!mayEnd) {
                  signal.throwIfAborted();
                  await new Promise(resolve => setTimeout(resolve, 10));
                }
              },
            },
          ],
        },
      ]);
      const exclusiveKey = 'node:cell-a/node-1';
      const first = await operations.begin('drain-node', {
        ...ASK,
        exclusiveKey,
      });
      await expect(
        operations.begin('drain-node', { ...ASK, exclusiveKey }),
      ).rejects.toMatchObject({
        name: 'ConflictError',
        code: 'operation-open',
        params: { operation: first.id },
      });
      mayEnd = true;
      await over(operations, first);
      await expect(
        operations.begin('drain-node', { ...ASK, exclusiveKey }),
      ).resolves.toMatchObject({ state: 'waiting' });
    });

    it('should cancel what runs and put things back', async () => {
      const putBack = jest.fn();
      const operations = await started(await databases.init(id), [
        {
          kind: 'drain-node',
          steps: [{ name: 'evict', run: ({ signal }) => aborted(signal) }],
          onCancel: async context => {
            putBack(context.input);
            await context.log('uncordoned');
          },
        },
      ]);
      const operation = await operations.begin('drain-node', {
        ...ASK,
        input: { node: 'node-1' },
      });
      expect(await operations.cancel(operation.id)).toMatchObject({
        cancelRequested: true,
      });
      const ended = await over(operations, operation);
      expect(ended.state).toBe('cancelled');
      expect(putBack).toHaveBeenCalledWith({ node: 'node-1' });
      // A second request, too late, changes nothing.
      expect(await operations.cancel(operation.id)).toMatchObject({
        state: 'cancelled',
        revision: ended.revision,
      });
    });

    it('should give back what runs when its backend is told to end, and go on elsewhere', async () => {
      const knex = await databases.init(id);
      const authorize = jest.fn();
      const kind = (evict: 'hangs' | 'works') => ({
        kind: 'drain-node',
        authorize,
        steps: [
          {
            name: 'cordon',
            run: async (context: any) => {
              await context.keep({ cordonedBy: evict });
            },
          },
          {
            name: 'evict',
            run: async (context: any) => {
              await context.log(`cordoned by ${context.memory.cordonedBy}`);
              if (evict === 'hangs') {
                await aborted(context.signal);
              }
            },
          },
        ],
      });
      const first = await started(knex, [kind('hangs')]);
      const operation = await first.begin('drain-node', ASK);
      while (
        (await first.log(operation.id, { after: 0, limit: 1 })).length === 0
      ) {
        await new Promise(resolve => setTimeout(resolve, 10));
      }
      await first.stop();
      const second = await started(knex, [kind('works')]);
      expect(await over(second, operation)).toMatchObject({
        state: 'succeeded',
        attempts: 2,
      });
      // The first step is not run again; what it kept is there.
      const lines = await second.log(operation.id, { after: 0, limit: 10 });
      expect(lines.map(line => line.message)).toEqual([
        'cordoned by hangs',
        'cordoned by hangs',
      ]);
      expect(authorize).toHaveBeenCalledTimes(2);
    });

    it('should not go on for a person who lost the right', async () => {
      const step = jest.fn();
      const operations = await started(await databases.init(id), [
        {
          kind: 'drain-node',
          authorize: async ({ operation }) => {
            throw withFailure(
              new NotAllowedError(`${operation.requestedBy} is no operator`),
              { code: 'not-operator' },
            );
          },
          steps: [{ name: 'evict', run: step }],
        },
      ]);
      expect(
        await over(operations, await operations.begin('drain-node', ASK)),
      ).toMatchObject({
        state: 'failed',
        failure: { code: 'not-operator', message: `${ANNA} is no operator` },
      });
      expect(step).not.toHaveBeenCalled();
    });

    it('should share work between replicas, each piece once', async () => {
      const knex = await databases.init(id);
      const ran: string[] = [];
      const kind: OperationKind<{ number: number }> = {
        kind: 'count',
        steps: [
          {
            name: 'count',
            run: async context => {
              ran.push(context.operation.id);
            },
          },
        ],
      };
      const replicas = [
        await started(knex, [kind]),
        await started(knex, [kind]),
      ];
      const begun = [];
      for (let number = 0; number < 12; number++) {
        begun.push(
          await replicas[number % 2].begin('count', {
            ...ASK,
            input: { number },
          }),
        );
      }
      for (const operation of begun) {
        expect((await over(replicas[0], operation)).state).toBe('succeeded');
      }
      expect([...ran].sort()).toEqual(begun.map(one => one.id).sort());
    });

    it('should list the latest first, by subject and kind, and forget old ones', async () => {
      const knex = await databases.init(id);
      const operations = await replica(knex, [
        { kind: 'a', steps: [] },
        { kind: 'b', steps: [] },
      ]);
      await operations.begin('a', ASK);
      await operations.begin('b', { ...ASK, subject: 'other' });
      expect(await operations.list({ limit: 10 })).toHaveLength(2);
      expect(
        await operations.list({ subject: 'other', limit: 10 }),
      ).toMatchObject([{ kind: 'b' }]);
      expect(
        await operations.list({ kinds: ['a'], open: true, limit: 10 }),
      ).toMatchObject([{ kind: 'a' }]);
      expect(await operations.prune(new Date(Date.now() + 60_000))).toBe(0);
      operations.start();
      for (const operation of await operations.list({ limit: 10 })) {
        await over(operations, operation);
      }
      expect(await operations.list({ open: true, limit: 10 })).toEqual([]);
      expect(await operations.prune(new Date(Date.now() + 60_000))).toBe(2);
      expect(await operations.list({ limit: 10 })).toEqual([]);
    });

    it('should forget by itself what was over for long', async () => {
      const knex = await databases.init(id);
      const kind = { kind: 'a', steps: [] };
      const first = await started(knex, [kind]);
      const old = await over(first, await first.begin('a', ASK));
      const second = await Operations.create({
        database: mockServices.database({ knex }),
        logger: mockServices.logger.mock(),
        // Everything that is over was so before a time to come.
        keepMs: -60_000,
        pollMs: 20,
      });
      running.push(second);
      second.define(kind);
      second.start();
      while (await second.get(old.id)) {
        await new Promise(resolve => setTimeout(resolve, 10));
      }
      expect(await second.list({ limit: 10 })).toEqual([]);
    });
  });
});
