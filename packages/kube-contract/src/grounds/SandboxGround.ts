import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { Cell, Sandbox } from '@longshore/sandbox';
import { parse } from 'yaml';
import { ApiClient, ClusterAccess } from '../client/ApiClient';
import type { Ground, Play, PodTemplate, RunningPod } from '../Ground';
import { withDeadline } from '../withDeadline';
import { ConnectionRelay } from './ConnectionRelay';

const PAUSE_MS = 200;
const PORT = 8080;

/**
 * A cell of the sandbox that is up.
 *
 * @public
 */
export class SandboxGround implements Ground {
  readonly access: ClusterAccess;
  readonly watchAccess: ClusterAccess;
  readonly images: Ground['images'];
  readonly #sandbox: Sandbox;
  readonly #cell: Cell;
  readonly #holder: string;
  #release: () => Promise<void>;
  readonly #relay: ConnectionRelay;
  readonly #leftovers: string[] = [];

  private constructor(options: {
    sandbox: Sandbox;
    cell: Cell;
    holder: string;
    release: () => Promise<void>;
    access: ClusterAccess;
    relay: ConnectionRelay;
  }) {
    const { sandbox, access, relay } = options;
    this.#sandbox = sandbox;
    this.#cell = options.cell;
    this.#holder = options.holder;
    this.#release = options.release;
    this.access = access;
    this.watchAccess = { ...access, url: `https://127.0.0.1:${relay.port}` };
    this.images = {
      first: sandbox.images.web.v1,
      second: sandbox.images.web.v2,
      missing: `${sandbox.registryUrl}/longshore/does-not-exist:1`,
    };
    this.#relay = relay;
  }

  /**
   * Uses a cell of the sandbox that runs, the first by default, and holds a
   * lease on it that it shares with others.
   */
  static async open(options: {
    holder: string;
    cell?: string;
  }): Promise<SandboxGround> {
    const { holder } = options;
    const sandbox = await Sandbox.open();
    const cell = options.cell ? sandbox.cell(options.cell) : sandbox.cells[0];
    const release = await sandbox.lease({ cells: [cell.name], holder });
    const access = await readAccess(cell.kubeconfigPath);
    const { hostname, port } = new URL(access.url);
    const relay = await ConnectionRelay.start({
      host: hostname,
      port: Number(port),
    });
    return new SandboxGround({ sandbox, cell, holder, release, access, relay });
  }

  async beAlone() {
    await this.#release();
    this.#release = await this.#sandbox.lease({
      cells: [this.#cell.name],
      holder: this.#holder,
      exclusive: true,
    });
  }

  template(play: Play, app: string): PodTemplate {
    return {
      metadata: { labels: { app } },
      spec: {
        terminationGracePeriodSeconds: 1,
        containers: [
          {
            name: 'app',
            image:
              play === 'unpullable' ? this.images.missing : this.images.first,
            // A port that cannot be listened on ends it with code 1.
            ...(play === 'crash' && {
              env: [{ name: 'PORT', value: 'nowhere' }],
            }),
            readinessProbe: {
              httpGet: { path: '/readyz', port: PORT },
              periodSeconds: 1,
            },
          },
        ],
      },
    };
  }

  async endContainer(pod: RunningPod, play: 'succeed' | 'fail') {
    await control(pod, `exit?code=${play === 'succeed' ? 0 : 3}`);
  }

  async setReady(pod: RunningPod, ready: boolean) {
    await control(pod, `ready?ok=${ready}`);
  }

  async writeLines(pod: RunningPod, count: number) {
    await control(pod, `log?lines=${count}&text=contract`);
  }

  async dropWatches() {
    this.#relay.cut();
  }

  withoutWatches(during: () => Promise<void>) {
    return this.#relay.closedWhile(during);
  }

  async compact() {
    // A restart with each of them would take minutes altogether.
    await this.#cell.compact({ restart: false });
  }

  now(): number {
    return Date.now();
  }

  async pause() {
    await sleep(PAUSE_MS);
  }

  within<T>(work: Promise<T>, timeoutMs: number, what: string): Promise<T> {
    return withDeadline(work, timeoutMs, what);
  }

  removeAtLast(path: string) {
    this.#leftovers.push(path);
  }

  async close() {
    const client = new ApiClient(this.access);
    for (const path of this.#leftovers) {
      await client.call(path, { method: 'DELETE' });
    }
    client.close();
    await this.#relay.stop();
    await this.#release();
  }
}

async function control(pod: RunningPod, order: string) {
  const answer = await fetch(`http://${pod.address}:${PORT}/control/${order}`, {
    method: 'POST',
  });
  if (!answer.ok) {
    throw new Error(`/control/${order}: ${answer.status}`);
  }
}

/** Access as an administrator, from a kubeconfig that the sandbox has written. */
async function readAccess(file: string): Promise<ClusterAccess> {
  const { clusters, users } = parse(await readFile(file, 'utf8'));
  const [{ cluster }] = clusters;
  const [{ user }] = users;
  const pem = async (data: string | undefined, path: string | undefined) =>
    data
      ? Buffer.from(data, 'base64').toString()
      : readFile(path as string, 'utf8');
  return {
    url: cluster.server.replace(/\/$/, ''),
    ca: await pem(
      cluster['certificate-authority-data'],
      cluster['certificate-authority'],
    ),
    cert: await pem(
      user['client-certificate-data'],
      user['client-certificate'],
    ),
    key: await pem(user['client-key-data'], user['client-key']),
  };
}
