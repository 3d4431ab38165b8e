import { NotFoundError } from '@backstage/errors';
import {
  CellCheck,
  CellEvent,
  CellHealthChange,
  CellOverview,
  CellRequests,
  CordonRequest,
  DrainPreview,
  DrainRequest,
  NodeDetails,
  NodeUtilisation,
  UtilisationReport,
  UtilisationSample,
} from '@longshore/plugin-clusters-common';
import { Operation } from '@longshore/plugin-longshore-common';
import { ClustersApi } from '../src';
import { iso, sampleCells, scattered } from './sampleCells';
import { sampleNodes } from './sampleNodes';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** Answers as the backend does, from made-up clusters. */
export class SampleClustersApi implements ClustersApi {
  readonly #now = Date.now();
  readonly #cells: CellOverview[];
  readonly #nodes = new Map<string, NodeDetails[]>();
  readonly #nodeCount: number;
  readonly #operations: Operation[] = [];

  constructor(options: { cells: number; nodes: number }) {
    this.#cells = sampleCells(options.cells, this.#now);
    this.#nodeCount = options.nodes;
  }

  async getAccess() {
    return { read: true, manage: true };
  }

  async listCells() {
    return { cells: this.#cells };
  }

  async getCell(name: string) {
    const cell = this.#cells.find(each => each.name === name);
    if (!cell) {
      throw new NotFoundError(`There is no cell '${name}'`);
    }
    return cell;
  }

  async getHistory(name: string): Promise<CellHealthChange[]> {
    const { health } = await this.getCell(name);
    const states = [
      'healthy',
      'suspect',
      'control-plane-lost',
      'recovering',
      'healthy',
    ] as const;
    const earlier = states.slice(1).map((to, place) => ({
      id: String(place),
      cell: name,
      at: iso(this.#now - 9 * HOUR + place * 12 * MINUTE),
      from: states[place],
      to,
      dataPlane: 'unknown' as const,
    }));
    return health.state === 'healthy'
      ? earlier.reverse()
      : [
          {
            id: 'now',
            cell: name,
            at: health.since,
            from: 'healthy',
            to: health.state,
            dataPlane: 'unknown',
            failure: health.failure,
          },
          ...earlier.reverse(),
        ];
  }

  async listNodes(cell: string) {
    const nodes =
      this.#nodes.get(cell) ?? sampleNodes(cell, this.#nodeCount, this.#now);
    this.#nodes.set(cell, nodes);
    return { nodes };
  }

  async listNamespaces() {
    const namespaces = Array.from({ length: 24 }, (_, place) => ({
      name: `${
        ['checkout', 'cart', 'coupon', 'settlement'][place % 4]
      }-${place}`,
      pods: place * 3,
      podsNotReady: place % 7 === 3 ? 2 : 0,
      cpuMillis: place * 1_300,
      memoryBytes: place * 1024 ** 3,
      components: place % 3 ? [`component:default/service-${place}`] : [],
    }));
    return { namespaces };
  }

  async listEvents() {
    return Array.from(
      { length: 120 },
      (_, place): CellEvent => ({
        uid: String(place),
        type: place % 5 === 0 ? 'Warning' : 'Normal',
        reason: place % 5 === 0 ? 'BackOff' : 'Pulled',
        message:
          place % 5 === 0
            ? 'Back-off restarting failed container main in pod checkout-7c9f-x2'
            : 'Successfully pulled image "checkout:2.14.1"',
        object: {
          kind: 'Pod',
          namespace: 'checkout-1',
          name: `checkout-7c9f-${place}`,
        },
        count: 1 + (place % 9),
        lastSeen: iso(this.#now - place * 20_000),
      }),
    );
  }

  async getRequests(): Promise<CellRequests> {
    return {
      minutes: Array.from({ length: 60 }, (_, place) => ({
        at: iso(this.#now - (60 - place) * MINUTE),
        byVerb: {
          probe: 6,
          watch: place % 11 === 0 ? 8 : 1,
          list: place % 17 === 0 ? 3 : 0,
          patch: place % 13,
        },
        failed: place % 23 === 0 ? 4 : 0,
      })),
      watches: ['pods', 'deployments', 'nodes', 'jobs'].map(
        (resource, place) => ({
          resource,
          state: place === 3 ? 'stale' : 'live',
          objects: [3104, 240, 42, 0][place],
          lastEventAt: iso(this.#now - place * 9_000),
          dials: 2 + place,
          lists: 1,
          failure:
            place === 3
              ? {
                  code: 'rule-missing',
                  message: 'may not list jobs.batch',
                  params: { rule: 'list jobs.batch' },
                }
              : undefined,
        }),
      ),
      inFlight: 3,
      inFlightLimit: 32,
    };
  }

  async getUtilisation(days: number): Promise<UtilisationReport> {
    const step = days > 7 ? 24 : 6;
    const count = (days * 24) / step;
    const known = this.#cells.slice(0, 6);
    const sample = (cell: string, place: number): UtilisationSample => ({
      at: iso(this.#now - (count - place) * step * HOUR),
      cell,
      nodes: 40,
      pods: 2_000 + 900 * scattered(place + cell.length),
      cpuUsed: 0.2 + 0.3 * scattered(place + 2),
      cpuRequested: 0.7 + 0.1 * scattered(place + 6),
      memoryUsed: 0.4,
      memoryRequested: 0.6,
    });
    return {
      from: iso(this.#now - days * 24 * HOUR),
      to: iso(this.#now),
      stepSeconds: step * 3_600,
      cells: known.flatMap(({ name }) =>
        Array.from({ length: count }, (_, place) => sample(name, place)),
      ),
      nodes: known.flatMap(({ name }) =>
        Array.from({ length: 40 }, (_, place) => ({
          ...sample(name, place),
          node: `${name}-node-${place}`,
          nodes: 1,
          pods: place * 2,
          cpuUsed: place / 60,
        })),
      ),
      missing: this.#cells.slice(6, 7).map(({ name }) => ({
        cell: name,
        code: 'no-metrics',
        message: 'The cell has no metrics API',
      })),
    };
  }

  async getNodeUtilisation(
    cell: string,
    node: string,
    days: number,
  ): Promise<NodeUtilisation> {
    return {
      from: iso(this.#now - days * 24 * HOUR),
      to: iso(this.#now),
      stepSeconds: 24 * 3_600,
      samples: Array.from({ length: days }, (_, place) => ({
        at: iso(this.#now - (days - place) * 24 * HOUR),
        cell,
        node,
        nodes: 1,
        pods: 20 + 30 * scattered(place),
        cpuUsed: 0.1 + 0.3 * scattered(place + 2),
        cpuRequested: 0.6 + 0.2 * scattered(place + 6),
        memoryUsed: 0.4,
        memoryRequested: 0.5 + 0.2 * scattered(place + 3),
      })),
    };
  }

  async setCordon(cell: string, node: string, { cordoned }: CordonRequest) {
    const { nodes } = await this.listNodes(cell);
    this.#nodes.set(
      cell,
      nodes.map(each =>
        each.node === node
          ? { ...each, cordoned, schedulable: !cordoned }
          : each,
      ),
    );
  }

  async previewDrain(cell: string, node: string): Promise<DrainPreview> {
    return {
      cell,
      node,
      pods: Array.from({ length: 14 }, (_, place) => ({
        namespace: 'checkout-production',
        name: `checkout-7c9f-${place}`,
        fate: (
          ['evict', 'evict', 'blocked', 'leave-daemonset', 'unmanaged'] as const
        )[place % 5],
        component: 'component:default/checkout-api',
      })),
      budgets: [
        {
          namespace: 'checkout-production',
          name: 'checkout',
          allowed: 0,
          currentHealthy: 3,
          desiredHealthy: 3,
          pods: 3,
        },
      ],
    };
  }

  async drain(cell: string, node: string, { reason }: DrainRequest) {
    return this.#begin('drain-node', `${cell}/${node}`, reason);
  }

  async getManifests() {
    return {
      yaml: 'apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: longshore\n',
      commands: ['kubectl -n longshore-system create token longshore'],
    };
  }

  async checkCell(): Promise<CellCheck> {
    return {
      acceptable: true,
      version: 'v1.34.4',
      writable: false,
      steps: [
        { step: 'address', result: 'ok' },
        { step: 'reachable', result: 'ok' },
        { step: 'certificate', result: 'ok' },
        { step: 'credentials', result: 'ok' },
        { step: 'clock', result: 'ok' },
        { step: 'version', result: 'ok' },
        { step: 'read-rules', result: 'ok' },
        {
          step: 'impersonation',
          result: 'warning',
          failure: {
            code: 'rule-missing',
            message: 'may not impersonate users',
            params: { rule: 'impersonate users longshore' },
          },
          yaml: 'apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\n',
        },
      ],
    };
  }

  async registerCell({ name }: { name: string }) {
    return this.#begin('register-cell', name);
  }

  async enrolCell({ name }: { name: string }) {
    return this.#begin('register-cell', name);
  }

  async changeCell() {}

  async removeCell(name: string) {
    return this.#begin('remove-cell', name);
  }

  async getSealing() {
    return { key: '2027', credentials: 12, outdated: 3 };
  }

  async rotateKeys() {
    return this.#begin('rotate-keys', 'longshore.sealing.keys');
  }

  async listOperations() {
    return this.#operations;
  }

  async getOperation(id: string) {
    const operation = this.#operations.find(each => each.id === id);
    if (!operation) {
      throw new NotFoundError(`There is no operation '${id}'`);
    }
    return operation;
  }

  async getOperationLog() {
    return [];
  }

  async cancelOperation(id: string) {
    return this.getOperation(id);
  }

  #begin(kind: string, subject: string, reason?: string): Operation {
    const operation: Operation = {
      id: String(this.#operations.length + 1),
      kind,
      subject,
      reason,
      state: 'running',
      steps: [
        { name: 'cordon', state: 'done' },
        { name: 'evict', state: 'running', progress: { done: 3, total: 9 } },
        { name: 'verify', state: 'waiting' },
      ],
      requestedBy: 'user:default/chen.wei',
      cancelRequested: false,
      createdAt: iso(Date.now()),
      attempts: 1,
      revision: 1,
    };
    this.#operations.unshift(operation);
    return operation;
  }
}
