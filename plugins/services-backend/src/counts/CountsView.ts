import { LoggerService } from '@backstage/backend-plugin-api';
import { serviceKey } from '../live/serviceKey';
import { CountRecord } from './CountRecord';
import { CountStore } from './CountStore';

/** How long another replica's write stays unseen by those who did not make it. */
const REFRESH_INTERVAL_MS = 5_000;

/**
 * All count records in memory, kept in step with what any replica writes.
 *
 * @internal
 */
export class CountsView {
  readonly #store: CountStore;
  readonly #logger: LoggerService;
  readonly #listeners = new Set<
    (keys: ReadonlySet<string>, revision: number) => void
  >();
  readonly #records = new Map<string, CountRecord[]>();
  #revision = 0;
  #reading: Promise<void> | undefined;
  #next: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: { store: CountStore; logger: LoggerService }) {
    this.#store = options.store;
    this.#logger = options.logger;
  }

  /** Revision of the newest write that is taken in. */
  get revision(): number {
    return this.#revision;
  }

  /** Calls back with the services whose counts changed and the revision. */
  subscribe(
    onChange: (keys: ReadonlySet<string>, revision: number) => void,
  ): void {
    this.#listeners.add(onChange);
  }

  recordsOf(key: string): readonly CountRecord[] {
    return this.#records.get(key) ?? [];
  }

  /** All that is recorded of one cell. */
  recordsIn(cell: string): CountRecord[] {
    return [...this.#records.values()]
      .flat()
      .filter(record => record.cell === cell);
  }

  /** `countsVersion` of a service: grows with each count that is set. */
  versionOf(key: string): number {
    return Math.max(0, ...this.recordsOf(key).map(({ version }) => version));
  }

  start(): void {
    let failing = false;
    this.#timer = setInterval(async () => {
      try {
        await this.refresh();
        failing = false;
      } catch (error) {
        if (!failing) {
          this.#logger.warn(
            `Cannot read counts, those that other replicas set are not seen: ${error}`,
          );
        }
        failing = true;
      }
    }, REFRESH_INTERVAL_MS);
    this.#timer.unref();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  /**
   * Takes in every write that was committed before this call. A read that is
   * under way may have begun before that, so callers share the one after it.
   */
  async refresh(): Promise<void> {
    if (!this.#reading) {
      this.#reading = this.#read().finally(() => {
        this.#reading = undefined;
      });
      return this.#reading;
    }
    this.#next ??= this.#reading
      .catch(() => {})
      .then(() => {
        this.#next = undefined;
        return this.refresh();
      });
    return this.#next;
  }

  async #read(): Promise<void> {
    const changed = await this.#store.since(this.#revision);
    const keys = new Set<string>();
    for (const record of changed) {
      const key = serviceKey(record);
      const others = this.recordsOf(key).filter(
        ({ track, cell }) => track !== record.track || cell !== record.cell,
      );
      this.#records.set(key, [...others, record]);
      this.#revision = Math.max(this.#revision, record.revision);
      keys.add(key);
    }
    if (keys.size > 0) {
      this.#listeners.forEach(listener => listener(keys, this.#revision));
    }
  }
}
