import { createServiceFactory } from '@backstage/backend-plugin-api';
import {
  ChangeMessage,
  DeploymentRow,
  InstanceEnd,
  ScaleRequest,
  WriteResponse,
} from '@longshore/plugin-clusters-common';
import {
  ClustersService,
  clustersServiceRef,
} from '@longshore/plugin-clusters-node';

type Connection = {
  send(message: ChangeMessage): void;
  end(error?: Error): void;
};

type ScaleCall = {
  request: ScaleRequest;
  options: Parameters<ClustersService['scale']>[1];
};

/**
 * A clusters plugin whose stream a test drives message by message.
 */
export class FakeClusters implements ClustersService {
  /** Cursors with which readers came, in order. */
  readonly cursors: (string | undefined)[] = [];
  readonly scaleCalls: ScaleCall[] = [];
  /** Sent to each reader first. */
  greeting: ChangeMessage[] = [];
  onScale: (request: ScaleRequest) => Promise<WriteResponse> =
    async request => ({
      results: request.targets.map(({ cell }) => ({ cell, ok: true })),
    });
  /** Ends of instances that were not acknowledged. */
  ends: InstanceEnd[] = [];
  readonly #connections = new Set<Connection>();

  factory() {
    return createServiceFactory({
      service: clustersServiceRef,
      deps: {},
      factory: () => this,
    });
  }

  send(...messages: ChangeMessage[]) {
    for (const connection of this.#connections) {
      messages.forEach(message => connection.send(message));
    }
  }

  async listInstanceEnds({ limit = 500 } = {}) {
    return {
      ends: this.ends.slice(0, limit),
      more: this.ends.length > limit,
    };
  }

  async acknowledgeInstanceEnds(ids: string[]) {
    this.ends = this.ends.filter(({ id }) => !ids.includes(id));
  }

  queryRows(): never {
    throw new Error('Nobody asks for this yet');
  }

  summarizeServices(): never {
    throw new Error('Nobody asks for this yet');
  }

  previewPlacement(): never {
    throw new Error('Nobody asks for this yet');
  }

  disconnect(error?: Error) {
    this.#connections.forEach(connection => connection.end(error));
  }

  /** The cell obeys: its Deployment has a new number. */
  sendDeployment(row: DeploymentRow) {
    this.send({ type: 'rows', cursor: 'x', changed: [row], removed: [] });
  }

  /** No test of this plugin reads logs or events. */
  readLogs(): never {
    throw new Error('There are no logs here');
  }

  readEvents(): never {
    throw new Error('There are no events here');
  }

  async *watchChanges(options: {
    cursor?: string;
    signal: AbortSignal;
  }): AsyncIterable<ChangeMessage> {
    this.cursors.push(options.cursor);
    const queue: ChangeMessage[] = [...this.greeting];
    let ended: { error?: Error } | undefined;
    let wake = () => {};
    const woken = () =>
      new Promise<void>(resolve => {
        wake = resolve;
      });
    const connection: Connection = {
      send: message => {
        queue.push(message);
        wake();
      },
      end: error => {
        ended = { error };
        wake();
      },
    };
    options.signal.addEventListener('abort', () => connection.end());
    this.#connections.add(connection);
    try {
      for (;;) {
        while (queue.length > 0) {
          yield queue.shift()!;
        }
        if (ended?.error) {
          throw ended.error;
        }
        if (ended) {
          return;
        }
        await woken();
      }
    } finally {
      this.#connections.delete(connection);
    }
  }

  async scale(
    request: ScaleRequest,
    options: ScaleCall['options'],
  ): Promise<WriteResponse> {
    this.scaleCalls.push({ request, options });
    return this.onScale(request);
  }

  async apply(): Promise<WriteResponse> {
    throw new Error('the services plugin does not apply yet');
  }
}
