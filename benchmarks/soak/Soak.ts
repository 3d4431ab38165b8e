import { setTimeout as sleep } from 'node:timers/promises';
import { differences, linesOfCell, linesOfPortal } from './compare';
import { Portal } from './Portal';
import { Random } from './Random';
import { SoakCell } from './SoakCell';

/** Pauses between two changes of one cell. */
const CHURN_MS = { least: 1_000, most: 6_000 };
/** Pauses between two faults of one cell. */
const CALM_MS = { least: 5_000, most: 60_000 };
/** Longer than any cell needs to come or come back. */
const PATIENCE_MS = 180_000;
const LOOK_EVERY_MS = 2_000;

/** Changes and breaks cells, each in its own rhythm, until it is told to stop. */
export class Soak {
  readonly operations: Record<string, number> = {};
  readonly faults: Record<string, number> = {};
  /** What went wrong with playing itself. */
  readonly problems: string[] = [];
  readonly #cells: SoakCell[];
  readonly #random: Random;
  readonly #over = new AbortController();
  #running: Promise<unknown> = Promise.resolve();

  constructor(options: { cells: SoakCell[]; random: Random }) {
    this.#cells = options.cells;
    this.#random = options.random;
  }

  start() {
    this.#running = Promise.all(
      this.#cells.flatMap(cell => [
        this.#repeat(CHURN_MS, async () =>
          count(this.operations, await cell.churn(this.#random)),
        ),
        this.#repeat(CALM_MS, async () =>
          count(this.faults, await cell.breakAndMend(this.#random)),
        ),
      ]),
    );
  }

  /** Ends changes and faults and takes away what is left of these. */
  async stop(): Promise<void> {
    this.#over.abort();
    await this.#running;
    await Promise.all(this.#cells.map(cell => cell.heal()));
  }

  async #repeat(
    pause: { least: number; most: number },
    act: () => Promise<void>,
  ): Promise<void> {
    const { signal } = this.#over;
    while (!signal.aborted) {
      await sleep(this.#random.between(pause.least, pause.most), undefined, {
        signal,
      }).catch(() => {});
      if (signal.aborted) {
        return;
      }
      try {
        await act();
      } catch (error) {
        this.problems.push(String(error));
      }
    }
  }
}

/** Waits until every cell is live and read to its end. */
export async function untilLive(portal: Portal, cells: number): Promise<void> {
  await until('every cell is live', async () => {
    const list = await portal.services();
    return (
      list.complete &&
      list.cells.length === cells &&
      list.cells.every(({ contact }) => contact.state === 'live')
    );
  });
}

/**
 * Holds what the portal shows against fresh lists of every cell, again and again
 * until both are the same or the time is over.
 *
 * @returns what is still different
 */
export async function compareWhenQuiet(options: {
  portal: Portal;
  cells: SoakCell[];
  services: string[];
  withinMs: number;
}): Promise<string[]> {
  const { portal, cells, services, withinMs } = options;
  let different: string[] = [];
  const begun = Date.now();
  do {
    await sleep(LOOK_EVERY_MS);
    const live: string[] = [];
    for (const cell of cells) {
      live.push(...linesOfCell(cell.name, await cell.list()));
    }
    different = differences(await linesOfPortal(portal, services), live);
  } while (different.length > 0 && Date.now() - begun < withinMs);
  return different;
}

/** Waits until it is so, for at most some minutes. */
export async function until(
  what: string,
  isSo: () => Promise<boolean>,
): Promise<void> {
  const begun = Date.now();
  while (!(await isSo())) {
    if (Date.now() - begun > PATIENCE_MS) {
      throw new Error(`Not within ${PATIENCE_MS / 1000} s: ${what}`);
    }
    await sleep(LOOK_EVERY_MS);
  }
}

function count(kinds: Record<string, number>, kind: string | undefined) {
  if (kind) {
    kinds[kind] = (kinds[kind] ?? 0) + 1;
  }
}
