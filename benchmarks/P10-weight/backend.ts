import fs from 'node:fs';
import path from 'node:path';
import { ClusterHandle, KubeSim } from '@longshore/kube-sim';
import {
  LABEL_ENVIRONMENT,
  LABEL_SERVICE,
} from '@longshore/plugin-longshore-common';
import { answers, end, findFreePort, startProgram } from '../lib/processes';
import { layProduction } from '../lib/production';
import { median } from '../lib/result';

const root = path.join(__dirname, '../..');
const SERVICES = 500;
const PODS_PER_SERVICE = 10;
/** Starts are noisy on a shared machine: the middle of a few, taken in turns. */
const STARTS = 5;
/** Long enough for start-up work of every plugin to end. */
const SETTLE_MS = 90_000;
/** Of the demo people, with all services in sight. */
const OPERATOR = 'zhao.min';

export type BackendFigures = { startMs: number; rssMb: number };

/**
 * Time to readiness and memory of the backend with our plugins following 5,000
 * pods, and of the same backend without them.
 */
export async function measureBackends(
  work: string,
): Promise<{ ours: BackendFigures; without: BackendFigures; pods: number }> {
  const sim = await KubeSim.start({
    clusters: [{ name: 'bench', nodes: 60 }],
    clock: 'real',
    seed: 'P10',
  });
  try {
    for (let index = 0; index < SERVICES; index += 1) {
      await sim.cluster('bench').apply(deployment(`service-${index}`));
    }
    const pods = await untilRunning(sim.cluster('bench'));
    const kubeconfig = path.join(work, 'kubeconfig');
    fs.writeFileSync(kubeconfig, sim.kubeconfig());
    const tree = path.join(work, 'production');
    await layProduction(tree);
    const entry = path.join(tree, 'packages/backend/dist/index.cjs.js');
    const variants = { ours: entry, without: withoutOurs(entry) };
    const starts: Record<keyof typeof variants, number[]> = {
      ours: [],
      without: [],
    };
    const rss: Record<keyof typeof variants, number> = { ours: 0, without: 0 };
    for (let round = 0; round < STARTS; round += 1) {
      for (const name of ['without', 'ours'] as const) {
        const measured = await startOnce(work, {
          name,
          entry: variants[name],
          kubeconfig,
          // A catalog that was cut off while it reads goes on in an hour.
          settle: round === 0,
          shows: name === 'ours',
        });
        starts[name].push(measured.startMs);
        if (round === 0) {
          rss[name] = measured.rssMb;
        }
      }
    }
    return {
      ours: { startMs: median(starts.ours), rssMb: rss.ours },
      without: { startMs: median(starts.without), rssMb: rss.without },
      pods,
    };
  } finally {
    await sim.stop();
  }
}

/** Writes the same backend, less what is ours, beside it. */
function withoutOurs(entry: string): string {
  const ours =
    /^ *backend\.add\((?:.*@longshore\/.*|clustersUnlessElsewhere.*)\);$/gm;
  const source = fs.readFileSync(entry, 'utf8');
  if (source.match(ours)?.length !== 3) {
    throw new Error('the backend adds other plugins of ours than are known');
  }
  const file = path.join(path.dirname(entry), 'without.cjs.js');
  fs.writeFileSync(file, source.replace(ours, ''));
  return file;
}

/** Waits until every pod runs and has an address, as rows of live pods have. */
async function untilRunning(cluster: ClusterHandle): Promise<number> {
  for (;;) {
    const running = cluster
      .list('pods', {})
      .filter(pod => (pod.status as { podIP?: string })?.podIP).length;
    if (running === SERVICES * PODS_PER_SERVICE) {
      return running;
    }
    await new Promise(resolve => setTimeout(resolve, 1_000));
  }
}

async function startOnce(
  work: string,
  options: {
    name: string;
    entry: string;
    kubeconfig: string;
    settle: boolean;
    shows: boolean;
  },
): Promise<BackendFigures> {
  const port = await findFreePort();
  const database = path.join(work, `database-${options.name}`);
  fs.mkdirSync(database, { recursive: true });
  const config = path.join(work, `app-config.${options.name}.json`);
  fs.writeFileSync(
    config,
    JSON.stringify({
      app: { baseUrl: `http://localhost:${port}` },
      backend: {
        baseUrl: `http://localhost:${port}`,
        listen: { host: '127.0.0.1', port },
        database: {
          client: 'better-sqlite3',
          connection: { directory: database },
        },
      },
      catalog: {
        locations: [{ type: 'file', target: writeCatalog(work) }],
      },
      clusters: {
        cells: [
          {
            name: 'bench',
            region: 'bench',
            environments: ['production'],
            kubeconfig: { file: options.kubeconfig, context: 'bench' },
          },
        ],
      },
    }),
  );
  const since = Date.now();
  const backend = startProgram(
    process.execPath,
    [
      options.entry,
      '--config',
      path.join(root, 'app-config.yaml'),
      '--config',
      config,
    ],
    {
      cwd: path.dirname(options.entry),
      env: { NODE_ENV: 'development' },
    },
  );
  try {
    await answers(
      `http://127.0.0.1:${port}/.backstage/health/v1/readiness`,
      backend,
    );
    const startMs = Date.now() - since;
    if (options.settle) {
      await new Promise(resolve => setTimeout(resolve, SETTLE_MS));
    }
    const rssMb = residentMegabytes(backend.pid!);
    if (options.settle && options.shows) {
      await requireEverything(`http://127.0.0.1:${port}`);
    }
    return { startMs, rssMb };
  } finally {
    await end(backend);
  }
}

/** The services of the cell, and somebody who may see them. */
function writeCatalog(work: string): string {
  const file = path.join(work, 'catalog.yaml');
  const entity = (kind: string, name: string, spec: object) => ({
    apiVersion: 'backstage.io/v1alpha1',
    kind,
    metadata: { name },
    spec,
  });
  fs.writeFileSync(
    file,
    [
      entity('Group', 'platform-operators', { type: 'team', children: [] }),
      entity('User', OPERATOR, { memberOf: ['platform-operators'] }),
      ...Array.from({ length: SERVICES }, (_, index) =>
        entity('Component', `service-${index}`, {
          type: 'service',
          lifecycle: 'production',
          owner: 'group:default/platform-operators',
        }),
      ),
    ]
      .map(each => JSON.stringify(each))
      .join('\n---\n'),
  );
  return file;
}

/** A backend that has not read its cell is light, and no use. */
async function requireEverything(url: string): Promise<void> {
  const signIn = await fetch(`${url}/api/auth/demo/refresh`, {
    headers: {
      'x-longshore-demo-person': `user:default/${OPERATOR}`,
      'X-Requested-With': 'XMLHttpRequest',
    },
  });
  const { backstageIdentity } = await signIn.json();
  const answer = await fetch(`${url}/api/services/services?limit=1`, {
    headers: { authorization: `Bearer ${backstageIdentity?.token}` },
  });
  const list = await answer.json();
  if (list.states?.running !== SERVICES) {
    throw new Error(
      `Not all ${SERVICES} services run: ${signIn.status}, ${JSON.stringify(
        list.states ?? list,
      )}`,
    );
  }
}

function residentMegabytes(pid: number): number {
  const status = fs.readFileSync(`/proc/${pid}/status`, 'utf8');
  const kilobytes = status.match(/^VmRSS:\s+(\d+) kB/m)?.[1];
  return Math.round(Number(kilobytes) / 1024);
}

function deployment(name: string) {
  const labels = {
    [LABEL_SERVICE]: name,
    [LABEL_ENVIRONMENT]: 'production',
  };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace: 'default', labels },
    spec: {
      replicas: PODS_PER_SERVICE,
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: {
          containers: [
            {
              name: 'app',
              image: `registry.example.com/${name}:1.0.0`,
              resources: { requests: { cpu: '10m', memory: '16Mi' } },
            },
          ],
        },
      },
    },
  };
}
