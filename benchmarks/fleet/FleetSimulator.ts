import { ChildProcess } from 'node:child_process';
import fs from 'node:fs';
import https from 'node:https';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { end, startProgram } from '../lib/processes';
import { FleetPlan } from './plan';
import { fleetScenario, NAMESPACE } from './scenario';

const root = path.join(__dirname, '../..');
const TOKEN = 'fleet';
/** Fifty thousand pods in 100 clusters with eight watched types each. */
const MAX_HEAP_MB = 1_600;
const START_WITHIN_MS = 20 * 60_000;
const POLL_MS = 2_000;

const kubeconfigIn = (folder: string) => path.join(folder, 'kubeconfig.yaml');
const readyIn = (folder: string) => path.join(folder, 'kube-sim.json');

type Ready = {
  pid: number;
  clusters: { name: string; url: string }[];
  admin: { url: string; token: string };
};

/** One request as kube-sim has recorded it. */
export type SimulatorRequest = {
  time: number;
  cluster: string;
  method: string;
  path: string;
  query: Record<string, string>;
  userAgent?: string;
  status: number;
};

/** Faults of a cell's API, as kube-sim's admin API takes them. */
export type CellFaults = {
  blackHole?: boolean;
  delayMs?: number;
  tooManyRequests?: { retryAfter: number } | null;
};

/** The simulated cells of a fleet, played by kube-sim in a process of its own. */
export class FleetSimulator {
  readonly token = TOKEN;
  readonly #ready: Ready;
  readonly #child?: ChildProcess;
  readonly #agent: https.Agent;
  /** PEM of the certificate authority. */
  readonly ca: string;

  private constructor(ready: Ready, ca: string, child?: ChildProcess) {
    this.#ready = ready;
    this.#child = child;
    this.ca = ca;
    this.#agent = new https.Agent({ ca, keepAlive: true, maxSockets: 8 });
  }

  /** Starts it in `folder`; resolves when every instance is ready. */
  static async start(plan: FleetPlan, folder: string): Promise<FleetSimulator> {
    const scenario = path.join(folder, 'scenario.json');
    const log = path.join(folder, 'kube-sim.log');
    fs.writeFileSync(scenario, JSON.stringify(fleetScenario(plan, TOKEN)));
    fs.rmSync(log, { force: true });
    const child = startProgram(
      process.execPath,
      [
        // Its collector leaves the cores to what is measured.
        '--v8-pool-size=1',
        path.join(root, 'packages/kube-sim/bin/kube-sim.js'),
        ...['--scenario', scenario],
        ...['--kubeconfig-out', kubeconfigIn(folder)],
        ...['--max-heap', String(MAX_HEAP_MB)],
        '--exit-with-parent',
      ],
      // Without a heap limit of ours: the command has its own.
      { cwd: root, env: { NODE_OPTIONS: '' }, logFile: log },
    );
    try {
      const ready = await readyLine(log, child);
      const simulator = new FleetSimulator(ready, readCa(folder), child);
      await simulator.#untilReady(plan);
      fs.writeFileSync(readyIn(folder), JSON.stringify(ready));
      return simulator;
    } catch (error) {
      await end(child);
      throw error;
    }
  }

  /** One that `fleet/serve.ts` has started in `folder`; `stop` leaves it. */
  static attach(folder: string): FleetSimulator {
    return new FleetSimulator(
      JSON.parse(fs.readFileSync(readyIn(folder), 'utf8')),
      readCa(folder),
    );
  }

  get pid(): number {
    return this.#ready.pid;
  }

  get clusters(): { name: string; url: string }[] {
    return this.#ready.clusters;
  }

  async stop(): Promise<void> {
    this.#agent.destroy();
    if (this.#child) {
      await end(this.#child);
    }
  }

  /** A call of kube-sim's admin API. */
  async admin<T>(method: string, route: string, body?: object): Promise<T> {
    const { url, token } = this.#ready.admin;
    const response = await fetch(`${url}/${route}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
      },
      body: body && JSON.stringify(body),
    });
    if (!response.ok) {
      throw new Error(`${method} ${route}: ${await response.text()}`);
    }
    return (await response.json()) as T;
  }

  setFaults(cell: string, faults: CellFaults): Promise<unknown> {
    return this.admin('POST', `clusters/${cell}/faults`, faults);
  }

  /** Every open watch is told that its version is gone, as are new ones. */
  expireEverything(): Promise<unknown> {
    return this.admin('POST', 'clusters/*/compact', { expireWatches: true });
  }

  heal(): Promise<unknown> {
    return this.admin('DELETE', 'clusters/*/faults');
  }

  /** Requests since the last `forgetRequests`; at most 2,000 are kept. */
  requests(): Promise<SimulatorRequest[]> {
    return this.admin('GET', 'requests');
  }

  forgetRequests(): Promise<unknown> {
    return this.admin('DELETE', 'requests');
  }

  /** How many requests each cell was sent since the last `forgetRequests`. */
  async requestCount(): Promise<number> {
    const cells = await this.admin<{ requests: number }[]>('GET', 'clusters');
    return cells.reduce((sum, { requests }) => sum + requests, 0);
  }

  /** A call of the Kubernetes API of a cell, as its administrator. */
  kubernetes<T>(
    cell: string,
    route: string,
    init: { method?: string; body?: object; contentType?: string } = {},
  ): Promise<T> {
    const { url } = this.clusters.find(({ name }) => name === cell)!;
    const body = init.body && JSON.stringify(init.body);
    return new Promise<T>((resolve, reject) => {
      const request = https.request(
        `${url}${route}`,
        {
          method: init.method ?? 'GET',
          agent: this.#agent,
          headers: {
            authorization: `Bearer ${TOKEN}`,
            ...(body && {
              'content-type': init.contentType ?? 'application/json',
              'content-length': Buffer.byteLength(body),
            }),
          },
        },
        async response => {
          try {
            let text = '';
            for await (const chunk of response.setEncoding('utf8')) {
              text += chunk;
            }
            if ((response.statusCode ?? 500) > 299) {
              throw new Error(`${cell} ${route}: ${text.slice(0, 300)}`);
            }
            resolve(JSON.parse(text));
          } catch (error) {
            reject(error);
          }
        },
      );
      request.on('error', reject);
      request.end(body);
    });
  }

  async #untilReady(plan: FleetPlan): Promise<void> {
    const deadline = Date.now() + START_WITHIN_MS;
    const route = `/apis/apps/v1/namespaces/${NAMESPACE}/deployments`;
    for (const { name } of this.clusters) {
      for (;;) {
        const { items } = await this.kubernetes<{
          items: { status: { availableReplicas?: number } }[];
        }>(name, route);
        if (
          items.length === plan.servicesPerCell &&
          items.every(
            ({ status }) => status.availableReplicas === plan.instances,
          )
        ) {
          break;
        }
        if (Date.now() > deadline) {
          throw new Error(`Instances of ${name} are not ready yet`);
        }
        await sleep(POLL_MS);
      }
    }
  }
}

function readCa(folder: string): string {
  const text = fs.readFileSync(kubeconfigIn(folder), 'utf8');
  const data = /certificate-authority-data"?:\s*"?([A-Za-z0-9+/=]+)/.exec(text);
  if (!data) {
    throw new Error(
      'The kubeconfig of kube-sim names no certificate authority',
    );
  }
  return Buffer.from(data[1], 'base64').toString('utf8');
}

async function readyLine(log: string, child: ChildProcess): Promise<Ready> {
  const deadline = Date.now() + START_WITHIN_MS;
  while (Date.now() < deadline && child.exitCode === null) {
    const line = fs
      .readFileSync(log, 'utf8')
      .split('\n')
      .find(text => text.startsWith('{"ready":true'));
    if (line) {
      return JSON.parse(line);
    }
    await sleep(200);
  }
  throw new Error(
    `kube-sim did not become ready: ${fs
      .readFileSync(log, 'utf8')
      .slice(-500)}`,
  );
}
