import { ClusterHandle } from './ClusterHandle';
import { createDefaultRoles } from './authorization/defaultRoles';
import { Clock } from './clock/Clock';
import { ManualClock } from './clock/ManualClock';
import { RealClock } from './clock/RealClock';
import { Cluster } from './Cluster';
import { startControllers } from './controllers/startControllers';
import { bootstrapCluster } from './scenario/bootstrapCluster';
import { ADMIN } from './server/authenticate';
import { ApiServer } from './server/ApiServer';
import { Identity } from './server/certificates';
import { loadIdentity } from './server/identityFile';
import { kubeconfig } from './server/kubeconfig';
import { RecordedRequest, RequestLog } from './server/RequestLog';
import { ClusterOptions, clusterSettings } from './settings';

/** @public */
export interface KubeSimOptions {
  clusters: ClusterOptions[];
  /** `manual` time moves only by {@link KubeSim.clock}. Default `real`. */
  clock?: 'manual' | 'real';
  /** The same seed gives the same names, uids and jitter. Default `kube-sim`. */
  seed?: string | number;
  /** HTTPS port on 127.0.0.1. Default 0, a free one. */
  port?: number;
  /** Bearer token of the administrator. Default: a random one. */
  token?: string;
  /** Keeps certificate authority and token, so that kubeconfigs survive a restart. */
  stateDir?: string;
}

// A fixed start for manual clocks, so that timestamps are the same on every run.
const MANUAL_START = Date.parse('2026-01-01T00:00:00Z');
// Real servers send bookmarks about once a minute.
const BOOKMARK_MS = 60_000;

/** A running simulator. @public */
export class KubeSim {
  private readonly handles = new Map<string, ClusterHandle>();

  private constructor(
    private readonly server: ApiServer,
    private readonly identity: Identity,
    private readonly log: RequestLog,
    private readonly timeSource: Clock,
    clusters: ReadonlyMap<string, Cluster>,
  ) {
    for (const cluster of clusters.values()) {
      const url = `https://127.0.0.1:${server.port}/clusters/${cluster.name}`;
      this.handles.set(
        cluster.name,
        new ClusterHandle(cluster, { url, identity, log }),
      );
    }
  }

  /** Starts the server with its clusters; resolves when it answers. */
  static async start(options: KubeSimOptions): Promise<KubeSim> {
    const clock =
      options.clock === 'manual'
        ? new ManualClock(MANUAL_START)
        : new RealClock();
    const identity = await loadIdentity(options);
    const clusters = new Map<string, Cluster>();
    for (const clusterOptions of options.clusters) {
      const settings = clusterSettings(clusterOptions, options.clusters.length);
      if (clusters.has(settings.name)) {
        throw new Error(`Cluster "${settings.name}" is listed twice`);
      }
      const seed = String(options.seed ?? 'kube-sim');
      const cluster = new Cluster(settings, clock, seed);
      clusters.set(settings.name, cluster);
      startControllers(cluster);
      bootstrapCluster(cluster, identity.ca);
      if (settings.authorization === 'rbac') createDefaultRoles(cluster);
      if (clock instanceof ManualClock) {
        clock.beforeEachStep(() => cluster.queue.drain());
      }
    }
    KubeSim.sendBookmarks([...clusters.values()], clock);
    const log = new RequestLog();
    const server = await ApiServer.start({
      clusters,
      identity,
      tokens: new Map([[identity.token, ADMIN]]),
      clock,
      log,
      port: options.port ?? 0,
    });
    return new KubeSim(server, identity, log, clock, clusters);
  }

  /** The token of the admin API, kept with the identity. */
  get adminToken(): string {
    return this.identity.adminToken;
  }

  get port() {
    return this.server.port;
  }

  /** Time inside the clusters. `advance` moves a manual clock; a real one refuses. */
  get clock() {
    return {
      now: () => this.timeSource.now(),
      advance: async (ms: number) => {
        if (!(this.timeSource instanceof ManualClock)) {
          throw new Error(
            "Only a simulator started with clock 'manual' can be advanced",
          );
        }
        await this.timeSource.advance(ms);
      },
    };
  }

  /**
   * Does something after so many milliseconds of the clusters' time.
   * @internal
   */
  schedule(delayMs: number, run: () => void) {
    this.timeSource.schedule(delayMs, run);
  }

  /** Throws when there is no cluster of this name. */
  cluster(name: string): ClusterHandle {
    const handle = this.handles.get(name);
    if (!handle) {
      throw new Error(
        `No cluster "${name}"; there are ${[...this.handles.keys()].join(
          ', ',
        )}`,
      );
    }
    return handle;
  }

  clusters(): ClusterHandle[] {
    return [...this.handles.values()];
  }

  /** YAML with one context per cluster, named like it. */
  kubeconfig(): string {
    return kubeconfig(
      this.clusters().map(({ name, url }) => ({ name, url })),
      this.identity,
    );
  }

  /** The latest requests of all clusters, oldest first. */
  requests(): RecordedRequest[] {
    return this.log.list();
  }

  /** Starts the record of requests anew. */
  forgetRequests() {
    this.log.clear();
  }

  /** Ends all watches and the server. */
  async stop(): Promise<void> {
    this.timeSource.stop();
    this.handles.forEach(handle => handle.stop());
    await this.server.stop();
  }

  /** One timer for all: a hundred quiet clusters cost as much as one. */
  private static sendBookmarks(clusters: Cluster[], clock: Clock) {
    clock.schedule(BOOKMARK_MS, () => {
      for (const cluster of clusters) {
        cluster.watches.bookmarkAll(cluster.store.revision);
        cluster.store.age();
      }
      KubeSim.sendBookmarks(clusters, clock);
    });
  }
}
