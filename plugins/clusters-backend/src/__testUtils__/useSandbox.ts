import { Cell, Sandbox } from '@longshore/sandbox';
import { setTimeout as sleep } from 'node:timers/promises';

/** Of a `beforeAll` that takes cells: others may hold them for minutes. */
export const LEASE_MS = 900_000;

/** A namespace that hangs is for the test to complain of that it disturbs. */
const LEAVING_MS = 120_000;

/** The sandbox as one test file has it; call it where the tests are described. */
export type SandboxUse = {
  /**
   * Waits until the cells are free for this file, and gives it a namespace of a
   * service in each of them.
   *
   * @param options - `exclusive`: cells that it breaks, `shared`: those that it
   * only uses, by name
   */
  take(options: {
    exclusive?: string[];
    shared?: string[];
    namespace?: string;
  }): Promise<{ sandbox: Sandbox; cells: Cell[] }>;
  /** Has something undone after all tests, the last first. */
  undo(step: () => unknown): void;
};

/** @param holder - path of the test file, for those who wait */
export function useSandbox(holder: string): SandboxUse {
  const steps: Array<() => unknown> = [];
  afterAll(async () => {
    for (const step of steps.reverse()) {
      await step();
    }
  });
  return {
    undo: step => steps.push(step),
    take: async ({ exclusive = [], shared = [], namespace }) => {
      const sandbox = await Sandbox.open();
      if (exclusive.length > 0) {
        steps.push(
          await sandbox.lease({ cells: exclusive, exclusive: true, holder }),
        );
      }
      if (shared.length > 0) {
        steps.push(
          await sandbox.lease({ cells: shared, exclusive: false, holder }),
        );
      }
      for (const name of exclusive) {
        await untilNothingGoes(sandbox.cell(name));
      }
      const cells = [...exclusive, ...shared]
        .sort()
        .map(name => sandbox.cell(name));
      for (const cell of namespace ? cells : []) {
        await cell.applyServiceNamespace(namespace!);
        steps.push(() =>
          cell.kubectl(['delete', 'namespace', namespace!, '--wait=false']),
        );
      }
      return { sandbox, cells };
    },
  };
}

/**
 * Waits until what the file before has left is gone: its namespaces are deleted
 * in the background, and their pods are on nodes until then.
 */
async function untilNothingGoes(cell: Cell): Promise<void> {
  const leaving = () =>
    cell.kubectl([
      ...['get', 'namespaces', '--field-selector=status.phase=Terminating'],
      '--output=name',
    ]);
  const latest = Date.now() + LEAVING_MS;
  while (Date.now() < latest && (await leaving()) !== '') {
    await sleep(200);
  }
}
