import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { operationContext } from '../__testUtils__/operationContext';
import { sealingKey } from '../__testUtils__/startRegistry';
import { applyMigrations } from '../database/applyMigrations';
import { DatabaseCellStore } from '../database/DatabaseCellStore';
import { AccessSealer } from './AccessSealer';
import { CellStore } from './CellStore';
import { rotateKeys } from './rotateKeys';

jest.setTimeout(120_000);

const OLD = sealingKey('2026');
const NEW = sealingKey('2027');
const LOST = sealingKey('lost');
const NAMES = ['a', 'b', 'c', 'd'];

function ring(...keys: object[]) {
  return AccessSealer.fromConfig(
    mockServices.rootConfig({ data: { longshore: { sealing: { keys } } } }),
  );
}

function accessTo(name: string) {
  return {
    url: new URL(`https://${name}.example`),
    identity: { type: 'token' as const, token: `token-of-${name}` },
  };
}

describe('rotateKeys', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_15'] });

  describe.each(databases.eachSupportedId())('%s', id => {
    let store: CellStore;

    beforeEach(async () => {
      const knex = await databases.init(id);
      await applyMigrations(mockServices.database({ knex }));
      store = new DatabaseCellStore({ knex });
      for (const name of NAMES) {
        await add(name);
      }
    });

    async function add(name: string, sealer = ring(OLD)) {
      const draft = await store.addDraft({
        name,
        region: 'gz',
        environments: ['test'],
        ...sealer.seal(name, accessTo(name)),
        createdBy: 'user:default/anna',
      });
      return store.register(draft.id, name);
    }

    function run(sealer: AccessSealer, key = '2027') {
      const made = operationContext({ key, principals: [] });
      const [step] = rotateKeys({
        operators: { requireStillOperator: async () => {} },
        store,
        sealer,
      }).steps;
      return { ...made, done: () => step.run(made.context) };
    }

    async function keysInUse() {
      const values = await store.sealedValues();
      return values.map(({ sealed }) => sealed.split('.')[1]).sort();
    }

    it('should seal every value anew, drafts too, and change no cell', async () => {
      const before = await store.revisions();
      await store.addDraft({
        name: 'e',
        region: 'gz',
        environments: ['test'],
        ...ring(OLD).seal('e', accessTo('e')),
        createdBy: 'user:default/anna',
      });
      const { done, lines, counted } = run(ring(NEW, OLD));
      await done();
      expect(await keysInUse()).toEqual(Array(5).fill('2027'));
      expect(await store.revisions()).toEqual(before);
      expect(counted.at(-1)).toEqual([5, 5]);
      expect(lines).toEqual(["All 5 values are sealed with the key '2027'"]);
      for (const name of NAMES) {
        const { access } = (await store.get(name))!;
        expect(ring(NEW).open(name, access)).toEqual(accessTo(name));
      }
    });

    it('should go on where it was cut off', async () => {
      const first = run(ring(NEW, OLD));
      const replace = jest.spyOn(store, 'replaceSealed');
      first.context.progress = async done => {
        if (done === 2) {
          first.stop();
        }
      };
      await expect(first.done()).rejects.toThrow();
      expect(await keysInUse()).toEqual(['2026', '2026', '2027', '2027']);
      expect(replace).toHaveBeenCalledTimes(2);

      await run(ring(NEW, OLD)).done();
      expect(await keysInUse()).toEqual(Array(4).fill('2027'));
      expect(replace).toHaveBeenCalledTimes(4);
    });

    it('should do the others and name the cell whose key is gone', async () => {
      await add('e', ring(LOST));
      const { done, lines } = run(ring(NEW, OLD));
      await expect(done()).rejects.toMatchObject({
        code: 'credentials-sealed',
        params: { cell: 'e' },
      });
      expect(await keysInUse()).toEqual([...Array(4).fill('2027'), 'lost']);
      expect(lines).toEqual([
        "e: A value was sealed with the key 'lost', which is not in longshore.sealing.keys",
      ]);
    });

    it('should do nothing in a replica that has another first key', async () => {
      await expect(run(ring(OLD)).done()).rejects.toMatchObject({
        code: 'sealing-keys-differ',
      });
      expect(await keysInUse()).toEqual(Array(4).fill('2026'));
    });

    it('should leave alone what is changed meanwhile', async () => {
      const sealer = ring(NEW, OLD);
      const { context, done } = run(sealer);
      const other = sealer.seal('d', accessTo('other'));
      context.progress = async count => {
        if (count === 1) {
          await store.change('d', { kept: other, by: 'user:default/ben' });
        }
      };
      await done();
      expect(await store.get('d')).toMatchObject({ access: other.access });
    });
  });
});
