import { KubeSim } from '@longshore/kube-sim';
import { Sandbox } from '@longshore/sandbox';
import { RealCell } from './RealCell';
import { SimulatedCell } from './SimulatedCell';

/** Simulated clusters, each with all services. */
export function startSimulatedCells(
  sim: KubeSim,
  services: string[],
): SimulatedCell[] {
  return sim.clusters().map(
    (cluster, index) =>
      new SimulatedCell({
        cluster,
        services,
        nodes: cluster.list('nodes').map(({ metadata }) => metadata.name),
        anchor: index === 0,
      }),
  );
}

/** kube-sim with empty clusters. */
export function startSimulator(clusters: number): Promise<KubeSim> {
  const delays = { schedule: 50, pull: 300, start: 200, ready: 500, stop: 300 };
  return KubeSim.start({
    clusters: Array.from({ length: clusters }, (_, index) => ({
      name: `sim-${index + 1}`,
      nodes: 2,
      delays,
      eventLimit: 0,
    })),
    seed: 'soak',
  });
}

/**
 * The cells of a sandbox that is up, alone for as long as this takes.
 *
 * @param options - `bundle` says in the end where the cells are to be described,
 *   if a cause has to be looked for
 */
export async function startRealCells(options: {
  services: string[];
  closing: (() => Promise<unknown>)[];
  bundle: () => string | undefined;
}): Promise<RealCell[]> {
  const { services, closing } = options;
  const sandbox = await Sandbox.open({ log: console.log });
  closing.push(
    await sandbox.lease({ exclusive: true, holder: 'benchmarks/soak' }),
  );
  const cells: RealCell[] = [];
  for (const cell of sandbox.cells) {
    const real = await RealCell.create({ sandbox, cell, services });
    closing.push(() => real.remove());
    cells.push(real);
  }
  // Closing begins with what came last.
  closing.push(async () => {
    const dir = options.bundle();
    if (dir) {
      await sandbox.bundle(dir);
    }
  });
  return cells;
}
