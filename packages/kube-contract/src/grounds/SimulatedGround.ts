import { setTimeout as sleep } from 'node:timers/promises';
import { ClusterHandle, KubeSim } from '@longshore/kube-sim';
import { ClusterAccess } from '../client/ApiClient';
import type { Ground, Play, PodTemplate, RunningPod } from '../Ground';
import { ConnectionRelay } from './ConnectionRelay';

const ANNOTATION = 'kube-sim.longshore.dev';
// Bits of simulated time: short enough that what happens in between is seen.
const PAUSE_MS = 500;
const STEP_MS = 100;
// Events cross real sockets, whatever the simulated time.
const LEAST_REAL_MS = 20_000;

/**
 * A cluster of the simulator, with a clock that runs while somebody waits.
 *
 * @public
 */
export class SimulatedGround implements Ground {
  readonly access: ClusterAccess;
  readonly watchAccess: ClusterAccess;
  readonly images = {
    first: 'registry.example/web:1',
    second: 'registry.example/web:2',
    missing: 'registry.example/does-not-exist:1',
  };
  readonly #sim: KubeSim;
  readonly #cluster: ClusterHandle;
  readonly #relay: ConnectionRelay;

  private constructor(options: {
    sim: KubeSim;
    cluster: ClusterHandle;
    relay: ConnectionRelay;
  }) {
    const { sim, cluster, relay } = options;
    this.#sim = sim;
    this.#cluster = cluster;
    this.#relay = relay;
    this.access = {
      url: cluster.url,
      ca: Buffer.from(cluster.caData, 'base64').toString(),
      ...cluster.clientCertificate,
    };
    const url = new URL(cluster.url);
    url.port = String(relay.port);
    this.watchAccess = { ...this.access, url: url.href };
  }

  /** Starts a simulator of its own. */
  static async start(): Promise<SimulatedGround> {
    const sim = await KubeSim.start({
      clusters: [{ name: 'contract', nodes: 2, authorization: 'rbac' }],
      clock: 'manual',
      seed: 'contract',
    });
    return new SimulatedGround({
      sim,
      cluster: sim.cluster('contract'),
      relay: await ConnectionRelay.start({ host: '127.0.0.1', port: sim.port }),
    });
  }

  template(play: Play, app: string): PodTemplate {
    const plays: { [play in Play]: { [name: string]: string } } = {
      serve: { 'log-interval-ms': '1000' },
      crash: {
        behaviour: 'crash-loop',
        'crash-after-ms': '500',
        'exit-code': '1',
      },
      succeed: { 'run-ms': '3000', 'exit-code': '0' },
      fail: { 'run-ms': '3000', 'exit-code': '3' },
      unpullable: {},
    };
    return {
      metadata: {
        labels: { app },
        annotations: Object.fromEntries(
          Object.entries(plays[play]).map(([name, value]) => [
            `${ANNOTATION}/${name}`,
            value,
          ]),
        ),
      },
      spec: {
        terminationGracePeriodSeconds: 1,
        containers: [
          {
            name: 'app',
            image:
              play === 'unpullable' ? this.images.missing : this.images.first,
            readinessProbe: {
              httpGet: { path: '/readyz', port: 8080 },
              periodSeconds: 1,
            },
          },
        ],
      },
    };
  }

  /** They end by themselves after 3 s. */
  async endContainer() {}

  async setReady({ namespace, app }: RunningPod, ready: boolean) {
    this.#cluster.faults.misbehave(
      { namespace, labelSelector: `app=${app}` },
      ready ? 'healthy' : 'never-ready',
    );
  }

  /** They write a line every second. */
  async writeLines() {}

  /** It always is. */
  async beAlone() {}

  async dropWatches() {
    this.#relay.cut();
  }

  withoutWatches(during: () => Promise<void>) {
    return this.#relay.closedWhile(during);
  }

  async compact() {
    this.#cluster.faults.compact();
  }

  now(): number {
    return this.#sim.clock.now();
  }

  async pause() {
    await this.#sim.clock.advance(PAUSE_MS);
    // What is on its way over a socket needs real time.
    await sleep(1);
  }

  async within<T>(
    work: Promise<T>,
    timeoutMs: number,
    what: string,
  ): Promise<T> {
    let isDone = false;
    const done = () => {
      isDone = true;
    };
    work.then(done, done);
    const end = this.now() + timeoutMs;
    const realEnd = Date.now() + LEAST_REAL_MS;
    // What is on its way already should not find that time has passed.
    await sleep(1);
    while (!isDone) {
      if (this.now() > end && Date.now() > realEnd) {
        throw new Error(`${what}: not after ${timeoutMs / 1000} s`);
      }
      await this.#sim.clock.advance(STEP_MS);
      await sleep(1);
    }
    return work;
  }

  /** Everything goes with the simulator. */
  removeAtLast() {}

  async close() {
    await this.#relay.stop();
    await this.#sim.stop();
  }
}
