import {
  CellContact,
  WatchedKind,
  WatchStatus,
} from '@longshore/plugin-clusters-common';
import { Failure } from '@longshore/plugin-longshore-common';
import { CellError, failureOf } from '../connection/CellError';
import { Clock } from '../time/Clock';

/** Misses in a row after which a cell counts as lost. */
const PROBE_MISSES = 2;
/**
 * Failed attempts in a row after which a watch counts as lost: API servers
 * restart one by one, and the next attempt reaches another.
 */
const WATCH_MISSES = 2;
/** A relist of a large cell may take so long before rows count as old. */
const LAG_MS = 30_000;

type TypeContact = {
  synced: boolean;
  /** Absent while current. */
  behindSince?: number;
  misses: number;
  failure?: Failure;
  /** Trying again soon would not help. */
  denied: boolean;
  /** Whether the cell is judged by it. */
  decides: boolean;
};

/**
 * Decides whether what we show of a cell is what the cell has, from how its
 * watches and its probe go.
 */
export class CellContactTracker {
  readonly #clock: Clock;
  readonly #cell: string;
  readonly #types: Map<WatchedKind, TypeContact>;
  readonly #onChange: () => void;

  #state: CellContact['state'] = 'connecting';
  #since: number;
  #failure?: Failure;
  #lastContact?: number;
  #probeMisses = 0;
  #probeFailure?: Failure;

  constructor(options: {
    cell: string;
    /** By which the cell is judged. */
    kinds: WatchedKind[];
    /** Kinds that are watched too, of which only {@link watch} tells. */
    others?: WatchedKind[];
    clock: Clock;
    onChange: () => void;
  }) {
    this.#cell = options.cell;
    this.#clock = options.clock;
    this.#onChange = options.onChange;
    this.#since = options.clock.now();
    this.#types = new Map(
      [...options.kinds, ...(options.others ?? [])].map(kind => [
        kind,
        {
          synced: false,
          misses: 0,
          denied: false,
          behindSince: options.clock.now(),
          decides: options.kinds.includes(kind),
        },
      ]),
    );
  }

  get contact(): CellContact {
    return {
      state: this.#state,
      since: new Date(this.#since).toISOString(),
      ...(this.#lastContact && {
        lastContact: new Date(this.#lastContact).toISOString(),
      }),
      ...(this.#failure && { failure: this.#failure }),
    };
  }

  /** Every type that decides was read completely at least once. */
  get synced(): boolean {
    return this.#deciding.every(([, { synced }]) => synced);
  }

  /** Whether one type was read completely at least once. */
  typeRead(kind: WatchedKind): boolean {
    return this.#type(kind).synced;
  }

  /** How the watch of one type goes. */
  watch(kind: WatchedKind): Pick<WatchStatus, 'state' | 'failure'> {
    const { synced, behindSince, failure } = this.#type(kind);
    const state = behindSince === undefined ? 'live' : 'stale';
    return {
      state: synced ? state : 'connecting',
      ...(failure && { failure }),
    };
  }

  /** For how long the type that is behind for longest is so, in ms. */
  get behindMs(): number {
    const since = this.#deciding.flatMap(
      ([, { behindSince }]) => behindSince ?? [],
    );
    return since.length > 0 ? this.#clock.now() - Math.min(...since) : 0;
  }

  get lost(): boolean {
    return this.#probeMisses >= PROBE_MISSES;
  }

  heard() {
    this.#lastContact = this.#clock.now();
  }

  typeSynced(kind: WatchedKind) {
    this.#type(kind).synced = true;
  }

  typeCurrent(kind: WatchedKind) {
    Object.assign(this.#type(kind), {
      behindSince: undefined,
      misses: 0,
      denied: false,
      failure: undefined,
    });
    this.evaluate();
  }

  typeTrouble(kind: WatchedKind, error: unknown) {
    const type = this.#type(kind);
    type.behindSince ??= this.#clock.now();
    type.misses += 1;
    type.failure = failureOf(error);
    type.denied =
      error instanceof CellError &&
      (error.status === 401 || error.status === 403);
    this.evaluate();
  }

  probeAnswered() {
    this.heard();
    if (this.lost) {
      // Sockets may be half open since: nothing is current until dialled anew.
      for (const type of this.#types.values()) {
        type.behindSince ??= this.#clock.now();
      }
    }
    this.#probeMisses = 0;
    this.#probeFailure = undefined;
    this.evaluate();
  }

  probeMissed(error: unknown) {
    this.#probeMisses += 1;
    this.#probeFailure = failureOf(error);
    this.evaluate();
  }

  /** Looks at the time too, so it is called on every beat of the probe. */
  evaluate() {
    const failure = this.#findFailure();
    const types = this.#deciding;
    if (
      types.every(([, type]) => type.synced && type.behindSince === undefined)
    ) {
      this.#become(failure ? 'stale' : 'live', failure);
    } else if (this.#state === 'connecting') {
      this.#become('connecting', failure ?? this.#firstTrouble());
    } else if (failure) {
      this.#become('stale', failure);
    }
  }

  get #deciding(): Array<[WatchedKind, TypeContact]> {
    return [...this.#types].filter(([, { decides }]) => decides);
  }

  #findFailure(): Failure | undefined {
    if (this.lost) {
      return this.#probeFailure;
    }
    for (const [kind, type] of this.#deciding) {
      if (type.behindSince === undefined) continue;
      if (type.denied || type.misses >= WATCH_MISSES) {
        return type.failure;
      }
      if (this.#clock.now() - type.behindSince > LAG_MS) {
        return (
          type.failure ?? {
            code: 'not-read-yet',
            message: `Cell '${this.#cell}': reading every ${kind} takes long`,
            params: { cell: this.#cell, what: kind },
          }
        );
      }
    }
    return undefined;
  }

  #firstTrouble(): Failure | undefined {
    return this.#deciding.find(([, { failure }]) => failure)?.[1].failure;
  }

  #become(state: CellContact['state'], failure: Failure | undefined) {
    const sameFailure =
      this.#failure?.code === failure?.code &&
      this.#failure?.message === failure?.message;
    if (state === this.#state && sameFailure) {
      return;
    }
    if (state !== this.#state) {
      this.#since = this.#clock.now();
    }
    this.#state = state;
    this.#failure = failure;
    this.#onChange();
  }

  #type(kind: WatchedKind): TypeContact {
    const type = this.#types.get(kind);
    if (!type) {
      throw new Error(`Not a watched kind: ${kind}`);
    }
    return type;
  }
}
