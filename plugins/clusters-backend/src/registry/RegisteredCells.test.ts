import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { randomBytes } from 'node:crypto';
import { applyMigrations } from '../database/applyMigrations';
import { DatabaseCellStore } from '../database/DatabaseCellStore';
import { AccessSealer } from './AccessSealer';
import { ServerAccess } from './CellConfig';
import { CellStore } from './CellStore';
import { AddressRules } from './check/AddressRules';
import { CellFollower, RegisteredCells } from './RegisteredCells';

jest.setTimeout(60_000);

const TOKEN = 'a-very-secret-token';
const BY = 'user:default/anna';

function accessTo(host: string): ServerAccess {
  return {
    url: new URL(`https://${host}:6443`),
    identity: { type: 'token', token: TOKEN },
  };
}

describe('RegisteredCells', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
  const logger = mockServices.logger.mock();
  let sealer: AccessSealer;
  let store: CellStore;
  let follower: jest.Mocked<CellFollower>;

  beforeEach(async () => {
    jest.resetAllMocks();
    sealer = newSealer();
    const knex = await databases.init('SQLITE_3');
    await applyMigrations(mockServices.database({ knex }));
    store = new DatabaseCellStore({ knex });
    follower = { add: jest.fn(), replace: jest.fn(), remove: jest.fn() };
  });

  function newSealer() {
    const secret = randomBytes(32).toString('base64');
    return AccessSealer.fromConfig(
      mockServices.rootConfig({
        data: { longshore: { sealing: { keys: [{ id: 'k', secret }] } } },
      }),
    );
  }

  function replica(declared: string[] = [], ring = sealer) {
    return new RegisteredCells({
      store,
      sealer: ring,
      addresses: new AddressRules([]),
      declared: new Set(declared),
      follower,
      logger,
    });
  }

  async function register(name: string, host = 'gz.example') {
    const draft = await store.addDraft({
      name,
      region: 'gz',
      environments: ['production'],
      ...sealer.seal(name, accessTo(host)),
      createdBy: BY,
    });
    return store.register(draft.id, name);
  }

  it('should follow cells that come, change and go, by whomever', async () => {
    const cells = replica();
    await cells.refresh();
    expect(follower.add).not.toHaveBeenCalled();

    await register('gz-1');
    await cells.refresh();
    expect(follower.add).toHaveBeenCalledWith({
      name: 'gz-1',
      region: 'gz',
      environments: ['production'],
      simulated: false,
      access: { ...accessTo('gz.example'), lookup: expect.any(Function) },
    });
    expect(cells.sourceOf('gz-1')).toBe('registered');
    await cells.refresh();
    expect(follower.add).toHaveBeenCalledTimes(1);

    await store.change('gz-1', { region: 'bj', by: BY });
    await cells.refresh();
    expect(follower.replace).toHaveBeenCalledWith(
      expect.objectContaining({ name: 'gz-1', region: 'bj' }),
    );

    await store.remove('gz-1');
    await cells.refresh();
    expect(follower.remove).toHaveBeenCalledWith('gz-1');
    expect(cells.sourceOf('gz-1')).toBeUndefined();
  });

  it('should see a cell that was removed and registered again as another', async () => {
    const cells = replica();
    await register('gz-1');
    await cells.refresh();
    await store.remove('gz-1');
    await register('gz-1', 'other.example');
    await cells.refresh();
    expect(follower.replace).toHaveBeenCalledWith(
      expect.objectContaining({
        access: expect.objectContaining({
          url: new URL('https://other.example:6443'),
        }),
      }),
    );
  });

  it('should read once more for those who come while it reads', async () => {
    const cells = replica();
    const first = cells.refresh();
    await register('gz-1');
    await Promise.all([first, cells.refresh()]);
    expect(follower.add).toHaveBeenCalledTimes(1);
  });

  it('should leave a name to the cell that config declares', async () => {
    await register('gz-1');
    const cells = replica(['gz-1']);
    await cells.refresh();
    expect(follower.add).not.toHaveBeenCalled();
    expect(cells.sourceOf('gz-1')).toBe('config');
    expect(cells.unwatched()).toMatchObject([
      { cell: { name: 'gz-1' }, failure: { code: 'declared-in-config' } },
    ]);
    await store.remove('gz-1');
    await cells.refresh();
    // It is the other one that is watched under this name.
    expect(follower.remove).not.toHaveBeenCalled();
  });

  it('should say why a cell cannot be watched, and no secret', async () => {
    await register('gz-1');
    await register('lo-1', '127.0.0.1');
    const cells = replica([], newSealer());
    await cells.refresh();
    expect(cells.unwatched()).toMatchObject([
      { cell: { name: 'gz-1' }, failure: { code: 'credentials-sealed' } },
      { cell: { name: 'lo-1' }, failure: { code: 'credentials-sealed' } },
    ]);
    const own = replica();
    await own.refresh();
    expect(own.unwatched()).toMatchObject([
      { cell: { name: 'lo-1' }, failure: { code: 'address-refused' } },
    ]);
    expect(logger.error).toHaveBeenCalledTimes(3);
    expect(JSON.stringify(logger.error.mock.calls)).not.toContain(TOKEN);
  });

  it('should stop using credentials that were changed to what cannot be opened', async () => {
    const cells = replica();
    await register('gz-1');
    await cells.refresh();
    await store.change('gz-1', {
      kept: newSealer().seal('gz-1', accessTo('gz.example')),
      by: BY,
    });
    await cells.refresh();
    expect(follower.remove).toHaveBeenCalledWith('gz-1');
    await store.change('gz-1', {
      kept: sealer.seal('gz-1', accessTo('gz.example')),
      by: BY,
    });
    await cells.refresh();
    expect(follower.add).toHaveBeenCalledTimes(2);
    expect(cells.unwatched()).toEqual([]);
  });

  it('should go on with what it follows while the database is away', async () => {
    const cells = replica();
    await register('gz-1');
    await cells.refresh();
    const away = jest
      .spyOn(store, 'revisions')
      .mockRejectedValue(new Error('away'));
    await cells.refreshOrWarn();
    await cells.refreshOrWarn();
    expect(logger.warn).toHaveBeenCalledTimes(1);
    expect(follower.remove).not.toHaveBeenCalled();
    await expect(cells.refresh()).rejects.toThrow('away');
    away.mockRestore();
    await cells.refreshOrWarn();
    expect(logger.info).toHaveBeenCalledWith('Registered cells are read again');
  });
});
