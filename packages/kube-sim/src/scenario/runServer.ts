import { writeFile } from 'node:fs/promises';
import { AdminServer } from '../admin/AdminServer';
import { KubeSim } from '../KubeSim';
import { applyScenario } from './applyScenario';
import { readScenario, Scenario } from './readScenario';
import { TimelinePlayer } from './TimelinePlayer';

export interface ServeOptions {
  scenario?: string;
  port: number;
  adminPort: number;
  stateDir?: string;
  kubeconfigOut?: string;
  manualClock?: boolean;
}

const EMPTY: Scenario = {
  fieldManager: 'kube-sim-scenario',
  clusters: [{ options: { name: 'sim' }, objects: [], ill: [] }],
  timeline: [],
};

/** Starts everything, says so in one line of JSON, and answers how to end it. */
export async function runServer(
  options: ServeOptions,
): Promise<() => Promise<void>> {
  const scenario = options.scenario
    ? await readScenario(options.scenario)
    : EMPTY;
  const sim = await KubeSim.start({
    clusters: scenario.clusters.map(cluster => cluster.options),
    clock: options.manualClock ? 'manual' : 'real',
    seed: scenario.seed,
    token: scenario.token,
    port: options.port,
    stateDir: options.stateDir,
  });
  const timeline = new TimelinePlayer(sim, scenario.timeline, event =>
    process.stdout.write(`${JSON.stringify({ timeline: event })}\n`),
  );
  const admin = await AdminServer.start({
    sim,
    timeline,
    port: options.adminPort,
    token: scenario.adminToken ?? sim.adminToken,
  });
  applyScenario(sim, scenario);
  if (options.kubeconfigOut) {
    await writeFile(options.kubeconfigOut, sim.kubeconfig(), { mode: 0o600 });
  }

  process.stdout.write(
    `${JSON.stringify({
      ready: true,
      pid: process.pid,
      port: sim.port,
      clusters: sim.clusters().map(({ name, url }) => ({ name, url })),
      kubeconfig: options.kubeconfigOut,
      admin: { url: admin.url, token: scenario.adminToken ?? sim.adminToken },
    })}\n`,
  );
  // After the line that says so: what happens is told in lines of its own.
  timeline.start();
  return async () => {
    await admin.stop();
    await sim.stop();
  };
}
