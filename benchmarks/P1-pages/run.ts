import path from 'node:path';
import { parseArgs } from 'node:util';
import { Fleet } from '../fleet/Fleet';
import { settledMegabytes } from '../fleet/memory';
import { installPeer } from '../fleet/peer';
import { FULL_FLEET } from '../fleet/plan';
import { untilSynced } from '../fleet/ready';
import { ALL_WELL, FAULTS, Scene } from '../fleet/scenes';
import { writeResult } from '../lib/result';
import { Measured, Ours, toFigures } from './figures';
import { measurePages, PagesResult, QUERIES, QueryName } from './pages';
import { measurePeer, PeerResult } from './peer';

const SETTLE_SECONDS = 15;
const WARM_UP_SECONDS = 5;
/** A page of the peer takes some 30 s, and one with a fault as long as a minute. */
const PEER_PAGES = 3;
const PEER_FAULT_PAGES = 1;

async function main() {
  const { values } = parseArgs({
    options: {
      // Of each load; the published figures take a minute.
      seconds: { type: 'string', default: '60' },
      // Of the loads with a fault; as long as the others when it is not said.
      'fault-seconds': { type: 'string' },
      'without-peer': { type: 'boolean', default: false },
      'cpu-profile': { type: 'string' },
    },
  });
  const peerFolder = values['without-peer'] ? undefined : await installPeer();
  const fleet = await Fleet.open(FULL_FLEET);
  try {
    const withoutMb = await measureWithout(fleet);
    const ours = await measureOurs(fleet, {
      seconds: Number(values.seconds),
      faultSeconds: Number(values['fault-seconds'] ?? values.seconds),
      nodeArgs: values['cpu-profile']
        ? ['--cpu-prof', '--cpu-prof-dir', path.resolve(values['cpu-profile'])]
        : [],
    });
    const peer = peerFolder ? await measurePeers(fleet, peerFolder) : undefined;
    writeResult(__dirname, toFigures({ withoutMb, ours, peer }));
  } finally {
    await fleet.simulator.heal().catch(() => {});
    await fleet.close();
  }
}

async function measureWithout(fleet: Fleet): Promise<number> {
  const portal = await fleet.portal('without', { withoutCells: true });
  try {
    await portal.signIn();
    return await settledMegabytes(portal.pid, SETTLE_SECONDS);
  } finally {
    await portal.stop();
  }
}

async function measureOurs(
  fleet: Fleet,
  options: { seconds: number; faultSeconds: number; nodeArgs: string[] },
): Promise<Ours> {
  const portal = await fleet.portal('ours', options);
  try {
    const readers = await portal.signIn();
    const operator = readers.find(({ team }) => !team)!;
    const sync = () => untilSynced({ portal, reader: operator });
    const syncSeconds = await sync();
    console.log(`Everything is shown after ${syncSeconds} s`);
    const settledMb = await settledMegabytes(portal.pid, SETTLE_SECONDS);
    // As the peer's first answers, ours are those of a program not compiled yet.
    for (const query of Object.keys(QUERIES) as QueryName[]) {
      await inScene({ ...ALL_WELL, name: 'warm-up' }, query, WARM_UP_SECONDS);
    }
    const pages: Measured<PagesResult>[] = [];
    for (const query of Object.keys(QUERIES) as QueryName[]) {
      pages.push(await inScene(ALL_WELL, query));
    }
    const loadedMb = await settledMegabytes(portal.pid, SETTLE_SECONDS);
    for (const scene of FAULTS) {
      pages.push(await inScene(scene, 'page', options.faultSeconds));
      await fleet.simulator.heal();
      await sync();
    }
    return { syncSeconds, settledMb, loadedMb, pages };
  } finally {
    await portal.stop();
  }

  async function inScene(
    scene: Scene,
    query: QueryName,
    seconds = options.seconds,
  ) {
    const readers = await portal.signIn();
    const [result] = await Promise.all([
      measurePages({
        portal,
        simulator: fleet.simulator,
        readers,
        query,
        seconds,
      }),
      scene.begin(fleet),
    ]);
    const { failures, reads, ...figures } = result;
    console.log(
      JSON.stringify({
        scene: scene.name,
        query,
        ...figures,
        failures: [failures.length, failures[0]],
        reads: tally(reads),
      }),
    );
    return { scene: scene.name, query, result };
  }
}

async function measurePeers(
  fleet: Fleet,
  peer: string,
): Promise<Measured<PeerResult>[]> {
  const portal = await fleet.portal('peer', { peer });
  try {
    const readers = await portal.signIn();
    const measured: Measured<PeerResult>[] = [];
    const measure = async (scene: Scene, pages: number) => {
      await scene.begin(fleet);
      const result = await measurePeer({
        portal,
        simulator: fleet.simulator,
        readers,
        plan: fleet.plan,
        pages,
      });
      await fleet.simulator.heal();
      console.log(JSON.stringify({ peer: scene.name, ...result }));
      measured.push({ scene: scene.name, query: 'page', result });
    };
    await measure({ ...ALL_WELL, name: 'warm-up' }, 1);
    await measure(ALL_WELL, PEER_PAGES);
    for (const scene of FAULTS) {
      await measure(scene, PEER_FAULT_PAGES);
    }
    return measured;
  } finally {
    await portal.stop();
  }
}

function tally(paths: string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const each of paths) {
    counts[each] = (counts[each] ?? 0) + 1;
  }
  return counts;
}

main().catch(error => {
  console.error(error);
  process.exitCode = 1;
});
