import { LoggerService } from '@backstage/backend-plugin-api';
import { LeadershipLostError } from './LeaderLease';

/** What is done besides judging and may be held up by others: one of each at once. */
export class SideWorks {
  readonly #logger: LoggerService;
  readonly #running = new Map<string, Promise<void>>();

  constructor(options: { logger: LoggerService }) {
    this.#logger = options.logger;
  }

  /** Begins a work, unless the last of its name is not over. */
  begin(name: string, work: () => Promise<void>) {
    if (this.#running.has(name)) {
      return;
    }
    const done = work()
      .catch(error => {
        // The replica that has taken over does it again.
        if (!(error instanceof LeadershipLostError)) {
          this.#logger.warn(
            `Could not ${name} of the health of cells: ${error}`,
          );
        }
      })
      .finally(() => this.#running.delete(name));
    this.#running.set(name, done);
  }

  /** Waits for all that run now. */
  async settled(): Promise<void> {
    await Promise.all(this.#running.values());
  }
}
