import { LiveState } from './useLiveRefresh';

/**
 * Spreads the refetches of many open pages after one signal: little while the
 * portal answers quickly, so that a change is seen within a second, and more the
 * longer its answers take.
 */
const JITTER_MS = { least: 250, most: 2_000 };
const JITTER_PER_ANSWER = 5;
/** After a signal that something changed, which may well be nothing of the page. */
const RELAXED_JITTER_MS = 5_000;
/** However often signals come. */
const BETWEEN_READS_MS = 500;
/** Signals can be lost, so a page looks now and then in any case. */
const POLL_WITH_SIGNALS_MS = 30_000;
/** Lists are answered from memory, so this is cheap. */
const POLL_WITHOUT_SIGNALS_MS = 10_000;
/** While the page shows something on its way, which a lost signal must not hide. */
const POLL_UNSETTLED_MS = 3_000;
/** While the portal does not answer. */
const RETRY_MS = 5_000;
/** Replicas take over each other's writes within about this time. */
const CATCH_UP_MS = 2_000;
/** Later than jitter plus a normal answer: time to admit that we are behind. */
const DELAYED_AFTER_MS = 4_000;
/** How late a poll may be before the data counts as old. */
const POLL_GRACE_MS = 10_000;
const TICK_MS = 1_000;

type Known = {
  revision?: number;
  replica?: string;
  updatedAt?: number;
  failing: boolean;
  hasSignals: boolean;
  unsettled: boolean;
};

/** What a signal has told of. */
export type Announced = {
  revision: number;
  /** The process whose revision it is; absent where there is only one. */
  replica?: string;
  /** It need not concern the page, so a read may wait some seconds. */
  relaxed?: boolean;
};

/**
 * When a page reads again, and what it may say of how current it is.
 *
 * A change is to be on the screen within a second. Before it is announced it has
 * waited up to 0.5 s (changes are collected in the clusters plugin, and a channel
 * waits for up to 400 ms after a signal that told much); a page that has not read for 0.5 s adds
 * at most a quarter of a second. That bounds what an open page costs to two
 * reads a second; where answers take long it reads less often by itself.
 *
 * A revision is compared for difference and not only for growth: the counter
 * starts anew with the backend's read model. A signal that is older than the
 * data costs one needless read; one that is missed would cost the truth.
 *
 * Revisions of different replicas do not compare. A signal of another replica
 * than the data's leads to one read, whoever answers it: what that replica does
 * not know yet, it will tell of by a signal of its own.
 */
export class LiveRefresher {
  readonly #refetch: () => Promise<unknown>;
  #known: Known = { failing: false, hasSignals: false, unsettled: false };
  #announced: (Announced & { at: number }) | undefined;
  #due: number | undefined;
  #running = false;
  #attemptedAt = Date.now();
  /** Milliseconds that the last answers took. */
  #answersMs: number[] = [];
  #visibleSince = Date.now();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #onChange: ((state: LiveState) => void) | undefined;

  constructor(options: { refetch: () => Promise<unknown> }) {
    this.#refetch = options.refetch;
  }

  /** Starts to work; the returned function stops it. */
  start(onChange: (state: LiveState) => void): () => void {
    this.#onChange = onChange;
    const onVisible = () => {
      if (isVisible()) {
        this.#visibleSince = Date.now();
        this.#work();
      }
    };
    const onOnline = () => {
      this.#due = Date.now();
      this.#work();
    };
    const onOffline = () => this.#work();
    document.addEventListener('visibilitychange', onVisible);
    window.addEventListener('online', onOnline);
    window.addEventListener('offline', onOffline);
    this.#work();
    return () => {
      this.#onChange = undefined;
      clearTimeout(this.#timer);
      document.removeEventListener('visibilitychange', onVisible);
      window.removeEventListener('online', onOnline);
      window.removeEventListener('offline', onOffline);
    };
  }

  /** Takes in what the page knows now. */
  update(known: Known): void {
    const answered =
      known.updatedAt !== this.#known.updatedAt ||
      known.revision !== this.#known.revision;
    this.#known = known;
    if (answered && this.#announced) {
      if (this.#isAnswered(this.#announced)) {
        this.#announced = undefined;
        this.#due = undefined;
      } else {
        // Unless a signal came while it was read, which is due sooner.
        this.#due ??= Date.now() + CATCH_UP_MS;
      }
    }
    this.#work();
  }

  /** A signal has told of this revision. */
  announce(announced: Announced): void {
    const { revision, replica } = announced;
    if (revision === this.#known.revision && replica === this.#known.replica) {
      return;
    }
    if (announced.relaxed) {
      if (!this.#isAnswered(announced) || replica !== this.#known.replica) {
        this.#due ??= Date.now() + Math.random() * RELAXED_JITTER_MS;
        this.#work();
      }
      return;
    }
    this.#announced = {
      revision,
      replica,
      at: this.#announced?.at ?? Date.now(),
    };
    const due = Math.max(
      Date.now() + Math.random() * this.#jitterMs(),
      this.#attemptedAt + BETWEEN_READS_MS,
    );
    this.#due = Math.min(this.#due ?? Infinity, due);
    this.#work();
  }

  state(): LiveState {
    const { updatedAt, failing } = this.#known;
    if (failing || !navigator.onLine) {
      return { state: 'offline', delaySeconds: 0, updatedAt };
    }
    const now = Date.now();
    const behindSince = this.#behindSince();
    const behind = behindSince === undefined ? 0 : now - behindSince;
    return behind > DELAYED_AFTER_MS
      ? { state: 'delayed', delaySeconds: Math.floor(behind / 1000), updatedAt }
      : { state: 'live', delaySeconds: 0, updatedAt };
  }

  #jitterMs(): number {
    const { least, most } = JITTER_MS;
    // A slow answer or two are a hiccup, and no reason to be late with the next.
    const answerMs =
      this.#answersMs.length > 0 ? Math.min(...this.#answersMs) : 0;
    return Math.min(most, Math.max(least, answerMs * JITTER_PER_ANSWER));
  }

  #behindSince(): number | undefined {
    const { updatedAt } = this.#known;
    // What happened while the page was hidden is no delay: nobody looked.
    const from = (time: number) => Math.max(time, this.#visibleSince);
    if (this.#announced) {
      return from(this.#announced.at);
    }
    if (updatedAt === undefined) {
      return undefined;
    }
    const expected = from(updatedAt) + this.#pollMs() + POLL_GRACE_MS;
    return Date.now() > expected ? from(updatedAt) : undefined;
  }

  #pollMs(): number {
    if (this.#known.unsettled) {
      return POLL_UNSETTLED_MS;
    }
    return this.#known.hasSignals
      ? POLL_WITH_SIGNALS_MS
      : POLL_WITHOUT_SIGNALS_MS;
  }

  #isDue(now: number): boolean {
    if (this.#due !== undefined && now >= this.#due) {
      return true;
    }
    if (this.#known.failing) {
      return now - this.#attemptedAt >= RETRY_MS;
    }
    const { updatedAt } = this.#known;
    return (
      updatedAt !== undefined &&
      now - Math.max(updatedAt, this.#attemptedAt) >= this.#pollMs()
    );
  }

  #work(): void {
    const onChange = this.#onChange;
    if (!onChange) {
      return;
    }
    clearTimeout(this.#timer);
    onChange(this.state());
    if (!isVisible()) {
      return;
    }
    const now = Date.now();
    if (!this.#running && this.#isDue(now)) {
      this.#read(now);
    }
    const wait = this.#due === undefined ? TICK_MS : this.#due - now;
    this.#timer = setTimeout(
      () => this.#work(),
      Math.min(TICK_MS, Math.max(50, wait)),
    );
  }

  #read(now: number): void {
    this.#running = true;
    this.#attemptedAt = now;
    this.#due = undefined;
    this.#refetch()
      // The page learns of a failure from its own state and tells us by update.
      .catch(() => undefined)
      .finally(() => {
        this.#running = false;
        this.#answersMs = [...this.#answersMs.slice(-2), Date.now() - now];
        this.#settle();
      });
  }

  /** A read that brought the same data calls no update: judge it here. */
  #settle(): void {
    if (this.#announced && this.#due === undefined) {
      if (this.#isAnswered(this.#announced)) {
        this.#announced = undefined;
      } else {
        this.#due = Date.now() + CATCH_UP_MS;
      }
    }
    this.#work();
  }

  /** Whether data that came after a signal contains what it told of. */
  #isAnswered({ revision, replica }: Announced): boolean {
    return (
      replica !== this.#known.replica ||
      (this.#known.revision ?? -1) >= revision
    );
  }
}

function isVisible(): boolean {
  return document.visibilityState === 'visible';
}
