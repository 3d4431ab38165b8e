import { parseArgs } from 'node:util';
import { askForPage } from '../fleet/askForPage';
import { Fleet } from '../fleet/Fleet';
import { FleetPortal, Reader } from '../fleet/FleetPortal';
import { openLoop, percentile } from '../fleet/openLoop';
import { installPeer, PEER_NAME } from '../fleet/peer';
import { FULL_FLEET, plannedServices } from '../fleet/plan';
import { untilSynced } from '../fleet/ready';
import { ALL_WELL, FAULTS, Scene } from '../fleet/scenes';
import { Figure, writeResult } from '../lib/result';
import { measureEvents } from './events';
import { OpenPage } from './OpenPage';
import { measurePeerEvents } from './peer';
import { PodSwitch } from './PodSwitch';

const GOAL_MS = 1_000;
const EVENTS_PER_SECOND = 4;
/** Other readers, who only leaf through the list: half the load of P1. */
const PAGES_PER_SECOND = 12.5;

type Result = {
  scene: string;
  p50: number;
  p99: number;
  failures: string[];
};

async function main() {
  const { values } = parseArgs({
    options: {
      events: { type: 'string', default: '240' },
      // With a fault; as many as without when it is not said.
      'fault-events': { type: 'string' },
      'peer-events': { type: 'string', default: '12' },
      'without-peer': { type: 'boolean', default: false },
    },
  });
  const peerFolder = values['without-peer'] ? undefined : await installPeer();
  const fleet = await Fleet.open(FULL_FLEET);
  const pods = new PodSwitch(fleet.simulator, fleet.plan);
  try {
    const ours = await measureOurs(fleet, pods, {
      events: Number(values.events),
      faultEvents: Number(values['fault-events'] ?? values.events),
    });
    const peer = peerFolder
      ? await measurePeer(fleet, pods, {
          peer: peerFolder,
          events: Number(values['peer-events']),
        })
      : undefined;
    writeResult(__dirname, toFigures(ours, peer));
  } finally {
    await fleet.simulator.heal().catch(() => {});
    await pods.restore().catch(() => {});
    await fleet.close();
  }
}

async function measureOurs(
  fleet: Fleet,
  pods: PodSwitch,
  options: { events: number; faultEvents: number },
): Promise<Result[]> {
  const portal = await fleet.portal('ours');
  const pages: OpenPage[] = [];
  try {
    const readers = await portal.signIn();
    const operator = readers.find(({ team }) => !team)!;
    const sync = () => untilSynced({ portal, reader: operator });
    await sync();
    for (const [index, reader] of readers.entries()) {
      // Both ends of the list, so that all cells are in front of somebody.
      const order = index % 2 ? 'asc' : 'desc';
      pages.push(
        await OpenPage.open(portal, reader, `sort=name&order=${order}`),
      );
    }
    const results: Result[] = [];
    for (const scene of [ALL_WELL, ...FAULTS]) {
      const events = scene === ALL_WELL ? options.events : options.faultEvents;
      results.push(await inScene(scene, readers, events));
      await fleet.simulator.heal();
      await pods.restore();
      await sync();
    }
    return results;
  } finally {
    pages.forEach(page => page.close());
    await portal.stop();
  }

  async function inScene(
    scene: Scene,
    readers: Reader[],
    events: number,
  ): Promise<Result> {
    pages.forEach(page => {
      page.failures = [];
      page.reads = 0;
      page.signals = 0;
    });
    const [{ times, cells }, load] = await Promise.all([
      measureEvents({
        pages,
        pods,
        events,
        perSecond: EVENTS_PER_SECOND,
        scene,
      }),
      openLoop({
        perSecond: PAGES_PER_SECOND,
        seconds: events / EVENTS_PER_SECOND,
        send: index => leaf(portal, readers, index),
      }),
      scene.begin(fleet),
    ]);
    const failures = [
      ...pages.flatMap(page => page.failures),
      ...load.failures,
    ];
    const result = {
      scene: scene.name,
      p50: percentile(times, 0.5),
      p99: percentile(times, 0.99),
      failures,
    };
    console.log(
      JSON.stringify({
        ...result,
        max: percentile(times, 1),
        events: times.length,
        cells,
        failures: [failures.length, failures[0]],
        readsPerPage:
          pages.reduce((sum, { reads }) => sum + reads, 0) / pages.length,
        signalsPerPage:
          pages.reduce((sum, { signals }) => sum + signals, 0) / pages.length,
        leafP99: percentile(load.times, 0.99),
      }),
    );
    return result;
  }
}

function leaf(portal: FleetPortal, readers: Reader[], index: number) {
  const reader = readers[index % readers.length];
  return askForPage(portal, reader, `sort=status&offset=${index % 3}`);
}

async function measurePeer(
  fleet: Fleet,
  pods: PodSwitch,
  options: { peer: string; events: number },
): Promise<number[]> {
  const portal = await fleet.portal('peer', { peer: options.peer });
  try {
    const [reader] = await portal.signIn();
    const times = await measurePeerEvents({
      portal,
      reader,
      pods,
      service: plannedServices(fleet.plan)[0].name,
      events: options.events,
    });
    console.log(JSON.stringify({ peer: times }));
    return times;
  } finally {
    await portal.stop();
  }
}

function toFigures(ours: Result[], peer?: number[]): Figure[] {
  return ours.flatMap(({ scene, failures, ...figures }) =>
    (
      [
        ['p99', 0.99],
        ['p50', 0.5],
      ] as const
    ).map(([name, share]) => {
      // The peer has one reader, one service, no load and no fault.
      const theirs = peer && percentile(peer, share);
      const value = figures[name];
      return {
        id: 'P2',
        figure: `change in a cell until the open page shows it, ${scene}: ${name} ms`,
        ours: Math.round(value),
        ...(theirs && {
          peer: Math.round(theirs),
          peerName: `${PEER_NAME}, its page polls every 10 s, all well`,
          ratio: theirs / value,
        }),
        goal: `at most ${GOAL_MS} ms`,
        met: value <= GOAL_MS && failures.length === 0,
      };
    }),
  );
}

main().catch(error => {
  console.error(error);
  process.exitCode = 1;
});
