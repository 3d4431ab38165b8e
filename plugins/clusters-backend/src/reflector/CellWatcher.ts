import { LoggerService } from '@backstage/backend-plugin-api';
import {
  Cell,
  RowKind,
  WriteAuthority,
} from '@longshore/plugin-clusters-common';
import { CellConnection } from '../connection/CellConnection';
import { CellError } from '../connection/CellError';
import { Semaphore } from '../connection/Semaphore';
import { CellConfig } from '../registry/CellConfig';
import { Clock, pause } from '../time/Clock';
import { CellContactTracker } from './CellContactTracker';
import { ReflectedTable, Reflector } from './Reflector';
import { WATCHED_TYPES } from './WatchedType';

/** With two misses of 5 s each, a black hole shows after at most 25 s. */
const PROBE_EVERY_MS = 10_000;
const PROBE_TIMEOUT_MS = 5_000;
/** Version and rights of a cell change rarely, and only people change them. */
const FACTS_EVERY_MS = 5 * 60_000;

/** As whom rights are tried: the lowest level, and nobody in particular. */
const NOBODY: WriteAuthority = {
  level: 'guest',
  user: 'longshore',
  operation: 'check-impersonation',
};

/** Watches one cell: its rows, its contact, its version and our rights there. */
export class CellWatcher {
  readonly config: CellConfig;
  readonly connection: CellConnection;
  readonly #tracker: CellContactTracker;
  readonly #reflectors: Reflector[];
  readonly #clock: Clock;
  readonly #logger: LoggerService;
  readonly #onChange: () => void;
  readonly #stop = new AbortController();
  #running: Promise<unknown> = Promise.resolve();
  #version?: string;
  #writable?: boolean;
  #factsAt = -Infinity;

  constructor(options: {
    config: CellConfig;
    connection: CellConnection;
    table: (kind: RowKind) => ReflectedTable;
    lists: Semaphore;
    clock: Clock;
    logger: LoggerService;
    /** What `cell` returns has changed. */
    onChange: () => void;
    /** Every kind was read completely for the first time. */
    onSynced: () => void;
  }) {
    const { config, connection, clock, logger } = options;
    this.config = config;
    this.connection = connection;
    this.#clock = clock;
    this.#logger = logger.child({ cell: config.name });
    this.#onChange = options.onChange;
    this.#tracker = new CellContactTracker({
      cell: config.name,
      kinds: WATCHED_TYPES.map(({ kind }) => kind),
      clock,
      onChange: () => this.#contactChanged(),
    });
    const tracker = this.#tracker;
    this.#reflectors = WATCHED_TYPES.map(type => {
      const table = options.table(type.kind);
      return new Reflector({
        connection,
        type,
        lists: options.lists,
        clock,
        table: {
          begin: () => table.begin(),
          put: object => table.put(object),
          remove: object => table.remove(object),
          complete: () => {
            table.complete();
            const before = tracker.synced;
            tracker.typeSynced(type.kind);
            if (!before && tracker.synced) {
              options.onSynced();
            }
          },
        },
        observer: {
          onContact: () => tracker.heard(),
          onCurrent: () => tracker.typeCurrent(type.kind),
          onTrouble: error => tracker.typeTrouble(type.kind, error),
        },
      });
    });
  }

  get cell(): Cell {
    const { name, region, environments, simulated } = this.config;
    return {
      name,
      region,
      environments,
      simulated,
      version: this.#version,
      writable: this.#writable,
      contact: this.#tracker.contact,
    };
  }

  /** Whether every row of the cell was seen at least once. */
  get synced(): boolean {
    return this.#tracker.synced;
  }

  start() {
    const { signal } = this.#stop;
    this.#running = Promise.all([
      this.#probe(signal),
      ...this.#reflectors.map(reflector => reflector.run(signal)),
    ]);
  }

  /** Ends every watch and closes every socket. */
  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#running;
    this.connection.close();
  }

  async #probe(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const begun = this.#clock.now();
      await this.#probeOnce(signal);
      const taken = this.#clock.now() - begun;
      await pause(this.#clock, Math.max(0, PROBE_EVERY_MS - taken), signal);
    }
  }

  async #probeOnce(signal: AbortSignal): Promise<void> {
    try {
      await this.connection.callText({
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
        this.#tracker.probeMissed(error);
        return;
      }
    }
    const wasLost = this.#tracker.lost;
    this.#tracker.probeAnswered();
    if (wasLost) {
      this.#reflectors.forEach(reflector => reflector.redial());
    }
    if (this.#clock.now() - this.#factsAt >= FACTS_EVERY_MS) {
      await this.#readFacts(signal);
    }
  }

  async #readFacts(signal: AbortSignal): Promise<void> {
    const [version, writable] = await Promise.all([
      this.#readVersion(signal),
      this.#tryImpersonation(signal),
    ]);
    if (signal.aborted) return;
    if (version !== undefined && writable !== undefined) {
      this.#factsAt = this.#clock.now();
    }
    const known = {
      version: version ?? this.#version,
      writable: writable ?? this.#writable,
    };
    if (known.version === this.#version && known.writable === this.#writable) {
      return;
    }
    if (known.writable === false && this.#writable !== false) {
      this.#logger.warn(
        'The platform may not impersonate in this cell, which is therefore read only; grant the verb impersonate on users, groups and userextras',
      );
    }
    this.#version = known.version;
    this.#writable = known.writable;
    this.#onChange();
  }

  async #readVersion(signal: AbortSignal): Promise<string | undefined> {
    try {
      const { gitVersion } = await this.connection.call({
        path: '/version',
        what: 'read the version',
        timeoutMs: PROBE_TIMEOUT_MS,
        signal,
      });
      return typeof gitVersion === 'string' ? gitVersion : undefined;
    } catch {
      // Contact is judged by the probe, this is asked again on the next beat.
      return undefined;
    }
  }

  async #tryImpersonation(signal: AbortSignal): Promise<boolean | undefined> {
    try {
      await this.connection.call({
        method: 'POST',
        path: '/apis/authentication.k8s.io/v1/selfsubjectreviews',
        body: {
          apiVersion: 'authentication.k8s.io/v1',
          kind: 'SelfSubjectReview',
        },
        as: NOBODY,
        what: 'try to impersonate',
        timeoutMs: PROBE_TIMEOUT_MS,
        signal,
      });
      return true;
    } catch (error) {
      const status = error instanceof CellError ? error.status : undefined;
      if (status === 403) {
        return false;
      }
      // Impersonation is decided before routing, so "no such path" (Kubernetes
      // before 1.28) means that it was allowed.
      return status === 404 ? true : undefined;
    }
  }

  #contactChanged() {
    const { state, failure } = this.#tracker.contact;
    if (failure) {
      this.#logger.warn(`Cell is ${state}: ${failure.message}`, {
        code: failure.code,
      });
    } else {
      this.#logger.info(`Cell is ${state}`);
    }
    this.#onChange();
  }
}
