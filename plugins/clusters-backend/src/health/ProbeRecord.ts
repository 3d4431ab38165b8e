import { Failure } from '@longshore/plugin-longshore-common';
import { Clock } from '../time/Clock';

/** What one replica has seen of a cell's control plane. Times are in ms. */
export type CellObservation = {
  /** Probes that were missed in a row. */
  misses: number;
  /** Why the last probe was missed. */
  failure?: Failure;
  /** When the cell last sent anything, else when it was first looked at. */
  heardAt: number;
  /** A probe was answered at least once since it is looked at. */
  known: boolean;
  /** Since when every probe was answered; absent while the last one was not. */
  answersSince?: number;
};

/** Keeps how the probes of one cell went. */
export class ProbeRecord {
  readonly #clock: Clock;
  #misses = 0;
  #failure?: Failure;
  #heardAt: number;
  #answersSince?: number;
  #known = false;

  constructor(options: { clock: Clock }) {
    this.#clock = options.clock;
    this.#heardAt = options.clock.now();
  }

  get observation(): CellObservation {
    return {
      misses: this.#misses,
      failure: this.#failure,
      heardAt: this.#heardAt,
      known: this.#known,
      answersSince: this.#answersSince,
    };
  }

  heard() {
    this.#heardAt = this.#clock.now();
  }

  answered() {
    this.heard();
    this.#misses = 0;
    this.#failure = undefined;
    this.#known = true;
    this.#answersSince ??= this.#clock.now();
  }

  missed(failure: Failure) {
    this.#misses += 1;
    this.#failure = failure;
    this.#answersSince = undefined;
  }
}
