import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { ServiceListResponse } from '@longshore/plugin-services-common';
import { Scene } from '../fleet/scenes';
import { OpenPage } from './OpenPage';
import { PodSwitch } from './PodSwitch';

/** Later than this counts as never. */
const PATIENCE_MS = 30_000;

/**
 * Lets something happen in random cells and says after how many milliseconds
 * the page in front of a reader showed it. The clock starts before the change is
 * sent to the cell, so that this is part of it.
 */
export async function measureEvents(options: {
  pages: OpenPage[];
  pods: PodSwitch;
  events: number;
  perSecond: number;
  scene: Scene;
}): Promise<{ times: number[]; cells: number }> {
  const { pages, pods, events, perSecond, scene } = options;
  const busy = new Set<string>();
  const cells = new Set<string>();
  const times: number[] = [];
  const running: Promise<void>[] = [];
  const begun = performance.now();
  for (let index = 0; index < events; index += 1) {
    await sleep(
      Math.max(0, begun + (index * 1_000) / perSecond - performance.now()),
    );
    const chosen = choose();
    busy.add(chosen.service);
    cells.add(pods.cellOf(chosen.service));
    running.push(
      happen(chosen)
        .then(time => times.push(time))
        .then(() => {
          busy.delete(chosen.service);
        }),
    );
  }
  await Promise.all(running);
  return { times, cells: cells.size };

  function choose(): { page: OpenPage; service: string } {
    for (;;) {
      const page = pages[Math.floor(Math.random() * pages.length)];
      const { items } = page.shown;
      const { name, instances } =
        items[Math.floor(Math.random() * items.length)];
      const cell = pods.cellOf(name);
      if (
        !busy.has(name) &&
        !scene.silent?.includes(cell) &&
        // Else it would be shown the next event before this one.
        instances.current === pods.readyOf(name)
      ) {
        return { page, service: name };
      }
    }
  }

  async function happen(chosen: {
    page: OpenPage;
    service: string;
  }): Promise<number> {
    const { page, service } = chosen;
    const flip = await pods.prepare(service);
    // A slow cell takes the change in when its answer is due, not when it is sent.
    const sent =
      performance.now() + (scene.delayMs?.[pods.cellOf(service)] ?? 0);
    const flipped = flip();
    const expected = pods.readyOf(service);
    return new Promise<number>((resolve, reject) => {
      const look = ({ items }: ServiceListResponse) => {
        const row = items.find(({ name }) => name === service);
        if (row?.instances.current === expected) {
          finish(performance.now() - sent);
        }
      };
      const unsubscribe = page.subscribe(look);
      const timer = setTimeout(() => finish(PATIENCE_MS), PATIENCE_MS);
      function finish(time: number) {
        clearTimeout(timer);
        unsubscribe();
        resolve(time);
      }
      flipped.catch(reject);
    });
  }
}
