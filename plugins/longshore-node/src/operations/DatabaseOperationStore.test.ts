import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { applyOperationMigrations } from './applyOperationMigrations';
import { DatabaseOperationStore } from './DatabaseOperationStore';
import { LeaseLostError } from './OperationStore';

jest.setTimeout(60_000);

describe('DatabaseOperationStore', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_15'] });

  describe.each(databases.eachSupportedId())('%s', id => {
    async function createStore() {
      const knex = await databases.init(id);
      await applyOperationMigrations(mockServices.database({ knex }));
      const store = new DatabaseOperationStore({ knex });
      const operation = await store.add({
        kind: 'drain-node',
        subject: 'cell-a/node-1',
        input: { node: 'node-1' },
        stepNames: ['cordon'],
        requestedBy: 'user:default/anna',
        exclusiveKey: 'node-1',
      });
      const take = (owner: string, leaseMs: number) =>
        store.take({ kinds: ['drain-node'], owner, leaseMs });
      return { store, operation, take };
    }

    it('should give an operation to one worker only', async () => {
      const { take, operation } = await createStore();
      const taken = await take('one', 60_000);
      expect(taken).toMatchObject({
        operation: { id: operation.id, state: 'running', attempts: 1 },
        input: { node: 'node-1' },
        memory: {},
      });
      expect(await take('two', 60_000)).toBeUndefined();
    });

    it('should give it only to one who knows its kind', async () => {
      const { store } = await createStore();
      expect(
        await store.take({ kinds: ['other'], owner: 'one', leaseMs: 60_000 }),
      ).toBeUndefined();
    });

    it('should write nothing for a worker whose lease was taken over', async () => {
      const { store, operation, take } = await createStore();
      // A lease that has ended when it begins stands for a worker that is stuck.
      const stuck = (await take('one', -1_000))!;
      const taken = (await take('two', 60_000))!;
      expect(taken.operation.attempts).toBe(2);

      await expect(
        store.update(stuck.lease, { state: 'succeeded' }),
      ).rejects.toThrow(LeaseLostError);
      await expect(
        store.addLogLine(stuck.lease, { message: 'late' }),
      ).rejects.toThrow(LeaseLostError);
      expect(await store.renew(stuck.lease, 60_000)).toBeUndefined();
      await store.release(stuck.lease);

      expect(await store.get(operation.id)).toMatchObject({ state: 'running' });
      expect(await store.log(operation.id, { after: 0, limit: 10 })).toEqual(
        [],
      );
      expect(await take('three', 60_000)).toBeUndefined();
      expect(await store.renew(taken.lease, 60_000)).toEqual({
        cancelRequested: false,
      });
    });

    it('should write nothing after the end, and free the key', async () => {
      const { store, operation, take } = await createStore();
      const { lease } = (await take('one', 60_000))!;
      await store.update(lease, { state: 'succeeded' });
      await expect(store.update(lease, { state: 'failed' })).rejects.toThrow(
        LeaseLostError,
      );
      expect(await store.requestCancel(operation.id)).toMatchObject({
        state: 'succeeded',
        cancelRequested: false,
      });
      await expect(
        store.add({
          kind: 'drain-node',
          subject: 'cell-a/node-1',
          input: {},
          stepNames: [],
          requestedBy: 'user:default/anna',
          exclusiveKey: 'node-1',
        }),
      ).resolves.toMatchObject({ state: 'waiting' });
    });

    it('should tell a worker at its next renewal that somebody asked to stop', async () => {
      const { store, operation, take } = await createStore();
      const { lease } = (await take('one', 60_000))!;
      await store.requestCancel(operation.id);
      expect(await store.renew(lease, 60_000)).toEqual({
        cancelRequested: true,
      });
    });
  });
});
