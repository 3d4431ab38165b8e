import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { Cell, CellCheck } from '@longshore/plugin-clusters-common';
import { OtherReplicas } from '@longshore/plugin-longshore-node';
import { operationContext } from '../__testUtils__/operationContext';
import { sealingKey } from '../__testUtils__/startRegistry';
import { applyMigrations } from '../database/applyMigrations';
import { DatabaseCellStore } from '../database/DatabaseCellStore';
import { AccessSealer } from './AccessSealer';
import { CellDraft } from './CellRecord';
import { CellStore } from './CellStore';
import { AddressRules } from './check/AddressRules';
import { RegisteredCells } from './RegisteredCells';
import { registerCell, RegisterCellInput } from './registerCell';

jest.setTimeout(60_000);

const FINE: CellCheck = { acceptable: true, steps: [] };

describe('registerCell', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
  const logger = mockServices.logger.mock();
  const check = jest.fn<Promise<CellCheck>, []>();
  let store: CellStore;
  let draft: CellDraft;
  let cells: Cell[];
  let kind: ReturnType<typeof registerCell>;

  beforeEach(async () => {
    check.mockReset().mockResolvedValue(FINE);
    cells = [];
    const knex = await databases.init('SQLITE_3');
    await applyMigrations(mockServices.database({ knex }));
    store = new DatabaseCellStore({ knex });
    const sealer = AccessSealer.fromConfig(
      mockServices.rootConfig({
        data: { longshore: { sealing: { keys: [sealingKey('k')] } } },
      }),
    );
    draft = await store.addDraft({
      name: 'gz-1',
      region: 'gz',
      environments: ['test'],
      ...sealer.seal('gz-1', {
        url: new URL('https://gz.example'),
        identity: { type: 'token', token: 'a-secret-token' },
      }),
      createdBy: 'user:default/anna',
    });
    kind = registerCell({
      operators: { requireStillOperator: async () => {} },
      store,
      sealer,
      checker: { check },
      registered: new RegisteredCells({
        store,
        sealer,
        addresses: new AddressRules([]),
        declared: new Set(),
        follower: { add() {}, async replace() {}, async remove() {} },
        logger,
      }),
      events: new OtherReplicas({
        events: mockServices.events.mock({ publish: async () => {} }),
        logger,
        replica: 'one',
        topic: 'test',
        what: 'Cells',
      }),
      cells: () => cells,
      firstReadMs: 0,
    });
  });

  function begin() {
    const input: RegisterCellInput = {
      name: 'gz-1',
      draft: draft.id,
      principals: [],
    };
    const made = operationContext(input);
    const run = (name: string) =>
      kind.steps.find(step => step.name === name)!.run(made.context);
    return { ...made, run };
  }

  function showCell(state: Cell['contact']['state']) {
    cells = [
      {
        name: 'gz-1',
        contact: {
          state,
          since: '',
          ...(state !== 'live' && {
            failure: { code: 'unreachable', message: 'nobody is there' },
          }),
        },
      } as Cell,
    ];
  }

  it('should do each step again after it was cut off', async () => {
    const { run } = begin();
    await run('check');
    await run('check');
    await run('save');
    // Cut off between what it wrote and the word of it.
    await run('check');
    await run('save');
    expect(check).toHaveBeenCalledTimes(2);
    showCell('live');
    await run('first-read');
    expect(await store.get('gz-1')).toMatchObject({ revision: draft.id });
  });

  it('should keep nothing of what fails the check, and name the step', async () => {
    check.mockResolvedValue({
      acceptable: false,
      steps: [
        { step: 'address', result: 'ok' },
        {
          step: 'reachable',
          result: 'failed',
          failure: { code: 'timeout', message: 'said nothing' },
        },
      ],
    });
    const { run, lines } = begin();
    await expect(run('check')).rejects.toMatchObject({
      code: 'timeout',
      params: { cell: 'gz-1', step: 'reachable' },
    });
    expect(lines).toEqual(['address: ok', 'reachable: failed: said nothing']);
    expect(await store.getDraft(draft.id)).toBeUndefined();
  });

  it('should keep the draft when it is only cut off', async () => {
    const { run, stop } = begin();
    check.mockImplementation(async () => {
      stop();
      return { acceptable: false, steps: [] };
    });
    await expect(run('check')).rejects.toThrow();
    expect(await store.getDraft(draft.id)).toBeDefined();
  });

  it('should say why a cell is not read, and leave it registered', async () => {
    const { run, lines } = begin();
    await run('check');
    await run('save');
    showCell('connecting');
    await expect(run('first-read')).rejects.toMatchObject({
      code: 'not-read-yet',
      message: expect.stringContaining('nobody is there'),
    });
    expect(lines).toEqual(['nobody is there']);
    expect(await store.get('gz-1')).toBeDefined();
  });

  it.each([[['check']], [['check', 'save']]])(
    'should take back after %j what is cancelled',
    async steps => {
      const { run, context } = begin();
      for (const step of steps) {
        await run(step);
      }
      await kind.onCancel!(context);
      expect(await store.get('gz-1')).toBeUndefined();
      expect(await store.getDraft(draft.id)).toBeUndefined();
    },
  );

  it('should not take back what somebody has changed since', async () => {
    const { run, context } = begin();
    await run('check');
    await run('save');
    await store.change('gz-1', { region: 'bj', by: 'user:default/ben' });
    await kind.onCancel!(context);
    expect(await store.get('gz-1')).toMatchObject({ region: 'bj' });
  });
});
