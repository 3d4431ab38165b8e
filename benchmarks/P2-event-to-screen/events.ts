import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
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
  /** Cells in which nothing can be seen, since they do not answer. */
  without: string[];
}): Promise<{ times: number[]; cells: number }> {
  const { pages, pods, events, perSecond } = options;
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
      const { name } = items[Math.floor(Math.random() * items.length)];
      if (!busy.has(name) && !options.without.includes(pods.cellOf(name))) {
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
    const readyIn = ({ shown }: OpenPage) =>
      shown.items.find(({ name }) => name === service)?.instances.current;
    const before = readyIn(page);
    const sent = performance.now();
    return new Promise<number>((resolve, reject) => {
      const look = () => {
        const now = readyIn(page);
        if (now !== undefined && now !== before) {
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
      flip().catch(reject);
    });
  }
}
