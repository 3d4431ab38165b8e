/**
 * Takes the lines that tell a person what is going on.
 *
 * @public
 */
export type Log = (line: string) => void;

// A step that is silent for longer than this looks stuck.
const STILL_RUNNING_EVERY_MS = 15_000;

/** Tells what is done and how long it took. */
export class Progress {
  readonly #log: Log;
  readonly #start = Date.now();

  constructor(log: Log) {
    this.#log = log;
  }

  info(text: string): void {
    this.#log(`${this.#elapsed()}  ${text}`);
  }

  /** Does a step of the work and tells when it is done or has failed. */
  async step<T>(name: string, work: () => Promise<T>): Promise<T> {
    const start = Date.now();
    const timer = setInterval(
      () => this.info(`… ${name}, ${seconds(Date.now() - start)} so far`),
      STILL_RUNNING_EVERY_MS,
    );
    try {
      const result = await work();
      this.info(`✓ ${name} (${seconds(Date.now() - start)})`);
      return result;
    } catch (error) {
      this.info(`✗ ${name} (${seconds(Date.now() - start)})`);
      throw error;
    } finally {
      clearInterval(timer);
    }
  }

  #elapsed(): string {
    return seconds(Date.now() - this.#start).padStart(8);
  }
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}
