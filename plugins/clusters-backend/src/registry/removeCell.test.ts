import { ConflictError } from '@backstage/errors';
import { OperationContext } from '@longshore/plugin-longshore-node';
import { CellRecord } from './CellRecord';
import { removeCell, RemoveCellInput } from './removeCell';

const INPUT: RemoveCellInput = { name: 'gz-1', principals: [] };

describe('removeCell', () => {
  let kept: string[];
  let placed: boolean;
  const refresh = jest.fn();
  const tell = jest.fn();

  const kind = removeCell({
    operators: { requireStillOperator: async () => {} },
    store: {
      get: async (name: string) =>
        kept.includes(name) ? ({ name } as CellRecord) : undefined,
      remove: async (name: string) => {
        kept = kept.filter(one => one !== name);
      },
    } as never,
    usage: {
      assertUnused: async name => {
        if (placed) throw new ConflictError(`${name} is in use`);
      },
    },
    registered: { refresh } as never,
    events: { tell } as never,
  });

  beforeEach(() => {
    jest.resetAllMocks();
    kept = ['gz-1'];
    placed = false;
  });

  async function run(step: 'check-counts' | 'remove') {
    const found = kind.steps.find(({ name }) => name === step)!;
    await found.run({ input: INPUT } as OperationContext<
      RemoveCellInput,
      object
    >);
  }

  it('should forget a cell in which nothing is placed', async () => {
    await run('check-counts');
    await run('remove');
    expect(kept).toEqual([]);
    expect(tell).toHaveBeenCalled();
    expect(refresh).toHaveBeenCalled();
  });

  it('should keep a cell in which something was placed after the check', async () => {
    await run('check-counts');
    placed = true;
    await expect(run('remove')).rejects.toThrow('gz-1 is in use');
    expect(kept).toEqual(['gz-1']);
    expect(tell).not.toHaveBeenCalled();
  });

  it('should go on after an attempt that was cut off when it was removed', async () => {
    kept = [];
    placed = true;
    await run('remove');
    expect(tell).toHaveBeenCalled();
    expect(refresh).toHaveBeenCalled();
  });
});
