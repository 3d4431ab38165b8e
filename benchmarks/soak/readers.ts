import { setTimeout as sleep } from 'node:timers/promises';
import { Portal } from './Portal';

const READERS = 4;
const PAUSE_MS = 200;
/** More would fill the terminal and say nothing new. */
const PROBLEMS_KEPT = 20;

/**
 * People who look at the list all the time. Whatever is broken, it answers, and
 * no service and no cell is missing from it.
 */
export class Readers {
  reads = 0;
  slowestMs = 0;
  problemCount = 0;
  readonly problems: string[] = [];
  readonly #portal: Portal;
  readonly #services: number;
  readonly #cells: number;
  #running = true;
  #reading: Promise<unknown> = Promise.resolve();

  constructor(options: { portal: Portal; services: number; cells: number }) {
    this.#portal = options.portal;
    this.#services = options.services;
    this.#cells = options.cells;
  }

  start() {
    this.#reading = Promise.all(
      Array.from({ length: READERS }, () => this.#readOn()),
    );
  }

  async stop(): Promise<void> {
    this.#running = false;
    await this.#reading;
  }

  async #readOn(): Promise<void> {
    let revision = 0;
    while (this.#running) {
      const begun = Date.now();
      try {
        const list = await this.#portal.services();
        if (list.totalItems !== this.#services) {
          this.#note(
            `${list.totalItems} services instead of ${this.#services}`,
          );
        }
        if (list.items.length !== list.totalItems) {
          this.#note(`${list.items.length} of ${list.totalItems} on the page`);
        }
        if (list.cells.length !== this.#cells) {
          this.#note(`${list.cells.length} cells instead of ${this.#cells}`);
        }
        if (!list.complete) {
          this.#note('the list is not complete any more');
        }
        if (list.revision < revision) {
          this.#note(`revision ${list.revision} after ${revision}`);
        }
        const odd = list.items.find(
          ({ instances: { current, desired } }) =>
            !(current >= 0 && desired >= 0),
        );
        if (odd) {
          this.#note(`${odd.name}: ${JSON.stringify(odd.instances)}`);
        }
        revision = list.revision;
        this.reads += 1;
      } catch (error) {
        this.#note(String(error));
      }
      this.slowestMs = Math.max(this.slowestMs, Date.now() - begun);
      await sleep(PAUSE_MS);
    }
  }

  #note(problem: string) {
    this.problemCount += 1;
    if (this.problems.length < PROBLEMS_KEPT) {
      this.problems.push(`${new Date().toISOString()} ${problem}`);
    }
  }
}
