import { JsonObject } from '@backstage/types';
import {
  LogMessage,
  LogRequest,
  LogSelector,
  LogTarget,
} from '@longshore/plugin-clusters-common';
import { CellConnection } from '../connection/CellConnection';
import { CellError, failureOf } from '../connection/CellError';
import { Clock } from '../time/Clock';
import { MergedLogs } from './MergedLogs';
import { readPodLog } from './readPodLog';

/** Containers of one stream: each is a connection, and a person reads them. */
export const MAX_SOURCES = 50;

type ListedPod = {
  metadata?: { name?: string };
  spec?: { containers?: Array<{ name?: string }> };
};

/** Finds the containers of a request and begins to read each of them once. */
export class LogReader {
  readonly merged: MergedLogs;
  readonly #request: LogRequest;
  readonly #connection: (cell: string) => CellConnection | undefined;
  readonly #clock: Clock;
  readonly #signal: AbortSignal;
  readonly #known = new Map<string, LogTarget>();
  readonly #told = new Set<string>();

  constructor(options: {
    request: LogRequest;
    connection: (cell: string) => CellConnection | undefined;
    clock: Clock;
    signal: AbortSignal;
  }) {
    this.#request = options.request;
    this.#connection = options.connection;
    this.#clock = options.clock;
    this.#signal = options.signal;
    this.merged = new MergedLogs(options);
  }

  /** Every container that was ever read here. */
  get sources(): Iterable<LogTarget> {
    return this.#known.values();
  }

  /** Begins with every container that was asked for and is not read yet. */
  async find(): Promise<void> {
    const { targets = [], select = [] } = this.#request;
    targets.forEach(target => this.#read(target));
    await Promise.all(select.map(selector => this.#select(selector)));
  }

  async #select(selector: LogSelector) {
    const { cell, namespace, labelSelector, container } = selector;
    try {
      const { items } = await this.#to(cell).call({
        path: `/api/v1/namespaces/${namespace}/pods`,
        query: { labelSelector, limit: '500' },
        as: this.#request.authority,
        what: `list the pods of ${namespace}`,
        signal: this.#signal,
      });
      for (const { metadata, spec } of (items ??
        []) as JsonObject[] as ListedPod[]) {
        const names = container
          ? [container]
          : (spec?.containers ?? []).map(({ name }) => name);
        for (const name of names) {
          this.#read({
            cell,
            namespace,
            pod: metadata?.name ?? '',
            container: name,
          });
        }
      }
    } catch (error) {
      if (!this.#signal.aborted) {
        this.#tell(`select ${cell}/${namespace}`, {
          cell,
          namespace,
          pod: '',
          type: 'trouble',
          failure: failureOf(error),
          retrying: Boolean(this.#request.follow),
        });
      }
    }
  }

  #read(target: LogTarget) {
    const { cell, namespace, pod, container = '' } = target;
    const key = [cell, namespace, pod, container].join('/');
    if (this.#known.has(key)) {
      return;
    }
    if (this.merged.size >= MAX_SOURCES) {
      this.#tell('limit', {
        type: 'limit',
        failure: {
          code: 'too-many-logs',
          message: `Only ${MAX_SOURCES} containers are read at once; choose some of them`,
          params: { limit: String(MAX_SOURCES) },
        },
      });
      return;
    }
    this.#known.set(key, target);
    try {
      this.merged.add(
        readPodLog({
          connection: this.#to(cell),
          authority: this.#request.authority,
          target,
          how: this.#request,
          clock: this.#clock,
          signal: this.#signal,
        }),
      );
    } catch (error) {
      this.#tell(key, {
        ...target,
        type: 'trouble',
        failure: failureOf(error),
        retrying: false,
      });
    }
  }

  /** Says something once. */
  #tell(key: string, message: LogMessage) {
    if (!this.#told.has(key)) {
      this.#told.add(key);
      this.merged.add(once(message));
    }
  }

  #to(cell: string): CellConnection {
    const connection = this.#connection(cell);
    if (!connection) {
      throw new CellError({
        code: 'cell-not-known',
        message: `There is no cell '${cell}'; it may have been removed`,
        params: { cell },
      });
    }
    return connection;
  }
}

async function* once(message: LogMessage): AsyncGenerator<LogMessage> {
  yield message;
}
