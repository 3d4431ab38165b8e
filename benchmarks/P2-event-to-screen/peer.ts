import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { FleetPortal, Reader } from '../fleet/FleetPortal';
import { askPeer } from '../P1-pages/peer';
import { PodSwitch } from './PodSwitch';

/** The interval of its own page. */
const POLL_MS = 10_000;

/**
 * The peer's page in front of one reader, which shows one service and asks every
 * 10 s. Something happens at a random moment, and nothing else until it is seen.
 */
export async function measurePeerEvents(options: {
  portal: FleetPortal;
  reader: Reader;
  pods: PodSwitch;
  service: string;
  events: number;
}): Promise<number[]> {
  const { portal, reader, pods, service } = options;
  const ready = async () => {
    const { items } = await askPeer({ portal, reader, service });
    return items
      .flatMap(({ resources }) => resources)
      .filter(({ type }) => type === 'pods')
      .flatMap(({ resources }) => resources as ReadyPod[])
      .filter(({ status }) =>
        status.conditions.some(
          ({ type, status: value }) => type === 'Ready' && value === 'True',
        ),
      ).length;
  };
  const times: number[] = [];
  let shown = await ready();
  let asked = performance.now();
  for (let event = 0; event < options.events; event += 1) {
    const before = shown;
    const flip = await pods.prepare(service);
    await sleep(Math.random() * POLL_MS);
    const happened = performance.now();
    await flip();
    while (shown === before) {
      await sleep(Math.max(0, asked + POLL_MS - performance.now()));
      asked = performance.now();
      shown = await ready();
    }
    times.push(performance.now() - happened);
  }
  return times;
}

type ReadyPod = { status: { conditions: { type: string; status: string }[] } };
