import { CellConnection } from '../connection/CellConnection';
import { CellError, failureOf } from '../connection/CellError';
import { CellObservation, ProbeRecord } from '../health/ProbeRecord';
import { Clock, pause } from '../time/Clock';

/** With two misses of 5 s each, a black hole shows after at most 25 s. */
const PROBE_EVERY_MS = 10_000;
const PROBE_TIMEOUT_MS = 5_000;
/** Probes whose time is remembered: the last minutes. */
const PROBE_TIMES = 20;

/** Asks one cell every ten seconds whether it is there. */
export class CellProber {
  readonly #connection: CellConnection;
  readonly #clock: Clock;
  readonly #record: ProbeRecord;
  readonly #onMissed: (error: unknown) => void;
  readonly #onAnswered: (signal: AbortSignal) => Promise<void>;
  readonly #times: number[] = [];

  constructor(options: {
    connection: CellConnection;
    clock: Clock;
    onMissed: (error: unknown) => void;
    /** Awaited before the next probe. */
    onAnswered: (signal: AbortSignal) => Promise<void>;
  }) {
    this.#connection = options.connection;
    this.#clock = options.clock;
    this.#record = new ProbeRecord(options);
    this.#onMissed = options.onMissed;
    this.#onAnswered = options.onAnswered;
  }

  /** How the probes went, by which the health of the cell is judged. */
  get observation(): CellObservation {
    return this.#record.observation;
  }

  /** How long the last probes took to be answered, in ms. */
  get times(): number[] {
    return [...this.#times];
  }

  /** The cell has said something else meanwhile. */
  heard() {
    this.#record.heard();
  }

  /** Works until `signal` aborts; never rejects. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const begun = this.#clock.now();
      await this.#probe(signal);
      const taken = this.#clock.now() - begun;
      await pause(this.#clock, Math.max(0, PROBE_EVERY_MS - taken), signal);
    }
  }

  async #probe(signal: AbortSignal): Promise<void> {
    const begun = this.#clock.now();
    try {
      await this.#connection.callText({
        path: '/readyz',
        what: 'probe /readyz',
        timeoutMs: PROBE_TIMEOUT_MS,
        signal,
      });
    } catch (error) {
      if (signal.aborted) return;
      // An API server that refuses us is there; the watches tell the rest.
      const answered =
        error instanceof CellError &&
        error.status !== undefined &&
        error.status < 500;
      if (!answered) {
        this.#record.missed(failureOf(error));
        this.#onMissed(error);
        return;
      }
    }
    this.#times.push(this.#clock.now() - begun);
    if (this.#times.length > PROBE_TIMES) {
      this.#times.shift();
    }
    this.#record.answered();
    await this.#onAnswered(signal);
  }
}
