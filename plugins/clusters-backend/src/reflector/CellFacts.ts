import { LoggerService } from '@backstage/backend-plugin-api';
import { WriteAuthority } from '@longshore/plugin-clusters-common';
import { CellConnection } from '../connection/CellConnection';
import { CellError } from '../connection/CellError';
import { Clock } from '../time/Clock';

/** Version and rights of a cell change rarely, and only people change them. */
const FACTS_EVERY_MS = 5 * 60_000;
const TIMEOUT_MS = 5_000;

/** As whom rights are tried: the lowest level, and nobody in particular. */
const NOBODY: WriteAuthority = {
  level: 'guest',
  user: 'longshore',
  operation: 'check-impersonation',
};

/** What a cell is and what we may do there. */
export class CellFacts {
  readonly #connection: CellConnection;
  readonly #clock: Clock;
  readonly #logger: LoggerService;
  readonly #onChange: () => void;
  #version?: string;
  #writable?: boolean;
  #readAt = -Infinity;

  constructor(options: {
    connection: CellConnection;
    clock: Clock;
    logger: LoggerService;
    onChange: () => void;
  }) {
    this.#connection = options.connection;
    this.#clock = options.clock;
    this.#logger = options.logger;
    this.#onChange = options.onChange;
  }

  /** Version that the API server reports, once known. */
  get version(): string | undefined {
    return this.#version;
  }

  /** Whether we may impersonate, once known. */
  get writable(): boolean | undefined {
    return this.#writable;
  }

  /** Asks again when it is time to; never rejects. */
  async refresh(signal: AbortSignal): Promise<void> {
    if (this.#clock.now() - this.#readAt < FACTS_EVERY_MS) {
      return;
    }
    const [version, writable] = await Promise.all([
      this.#readVersion(signal),
      this.#tryImpersonation(signal),
    ]);
    if (signal.aborted) return;
    if (version !== undefined && writable !== undefined) {
      this.#readAt = this.#clock.now();
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
      const { gitVersion } = await this.#connection.call({
        path: '/version',
        what: 'read the version',
        timeoutMs: TIMEOUT_MS,
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
      await this.#connection.call({
        method: 'POST',
        path: '/apis/authentication.k8s.io/v1/selfsubjectreviews',
        body: {
          apiVersion: 'authentication.k8s.io/v1',
          kind: 'SelfSubjectReview',
        },
        as: NOBODY,
        what: 'try to impersonate',
        timeoutMs: TIMEOUT_MS,
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
}
