import { ensureCellPki } from './cell/cellPki';
import { installIdentities } from './cell/installIdentities';
import { startDns } from './cell/startDns';
import { startControlPlane } from './cell/startControlPlane';
import { healCell } from './faults/healCell';
import { pushImages } from './images/pushImages';
import { startRegistry } from './images/startRegistry';
import { NodeMachine } from './node/NodeMachine';
import { ensureBridge } from './node/network';
import {
  ensurePostgresData,
  postgresCommand,
  waitForPostgres,
} from './postgres/postgresServer';
import { whyEnded } from './process/startDaemon';
import { SandboxContext } from './SandboxContext';
import { SandboxNode } from './SandboxNode';
import { Cell } from './Cell';
import { CellSpec } from './state/SandboxSpec';

/**
 * Starts every part that does not run. What a part needs is started before it,
 * everything else at the same time.
 */
export async function bringUp(context: SandboxContext): Promise<void> {
  const { progress, spec } = context;
  await progress.step('bridge', () => ensureBridge(context));
  const images = progress.step('registry and images', async () => {
    await startRegistry(context);
    await pushImages(context);
  });
  await allSettledOrThrow([
    images,
    progress.step('PostgreSQL', () => bringUpPostgres(context)),
    ...spec.cells.map(cell => bringUpCell(context, cell, images)),
  ]);
}

async function bringUpCell(
  context: SandboxContext,
  cell: CellSpec,
  images: Promise<void>,
): Promise<void> {
  const { progress } = context;
  const pki = await ensureCellPki(context.paths, cell);
  await healCell(context, cell);
  await startControlPlane(context, cell, pki);
  const dns = progress.step(`${cell.name}: DNS`, () =>
    startDns(context, cell, pki),
  );
  const identities = progress.step(`${cell.name}: identities`, () =>
    installIdentities(context, cell, pki),
  );
  const nodes = progress.step(
    `${cell.name}: ${cell.nodes.length} nodes Ready`,
    async () => {
      // A node's first pod needs the pause image.
      await images;
      for (const node of cell.nodes) {
        const machine = new NodeMachine(context, cell, node);
        // Its kubelet would read files that are just being written.
        if (!machine.isOn()) {
          await machine.install(pki);
          await machine.on();
        }
      }
      await Promise.all(
        new Cell(context, cell).nodes.map((node: SandboxNode) =>
          node.waitFor('Ready'),
        ),
      );
    },
  );
  await allSettledOrThrow([dns, identities, nodes]);
}

async function bringUpPostgres(context: SandboxContext): Promise<void> {
  const settings = { ...context.spec.postgres, dir: context.paths.postgres };
  await ensurePostgresData(settings, context.run);
  const [command, ...args] = postgresCommand(settings);
  const daemon = await context.daemon({ name: 'postgres', command, args });
  await waitForPostgres(settings, () => whyEnded(daemon));
}

// Nothing may be started any more when a failure has been reported.
async function allSettledOrThrow(work: Promise<unknown>[]): Promise<void> {
  for (const result of await Promise.allSettled(work)) {
    if (result.status === 'rejected') {
      throw result.reason;
    }
  }
}
