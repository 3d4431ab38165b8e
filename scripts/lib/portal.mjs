import fs from 'node:fs';
import path from 'node:path';
import { startCells } from './cells.mjs';
import { writeDemo } from './demo.mjs';
import { ensureFrontend } from './frontend.mjs';
import { ensureInstalled } from './install.mjs';
import { root, shown, stateDir } from './paths.mjs';
import { requireFreePort } from './ports.mjs';
import { problemFromOutput } from './problems.mjs';
import { logTo, start } from './processes.mjs';
import { step } from './progress.mjs';
import { sourceArgs } from './source.mjs';
import { ensureToolchain, nodeBinary, toolEnv } from './toolchain.mjs';

const READY_POLL_MS = 250;

/** Longer than the catalog takes; the portal is usable without it. */
const COMPANY_TIMEOUT_MS = 60_000;

const DEMO_PERSON_HEADER = 'x-longshore-demo-person';

/** Sets up what is missing and starts cells and portal. */
export async function startPortal(options) {
  await requireFreePort(options.port);
  fs.mkdirSync(options.state, { recursive: true });
  if (options.state !== stateDir) {
    // Several portals may run beside each other.
    logTo(path.join(options.state, 'logs'));
  }
  await ensureToolchain();
  await ensureInstalled();
  await ensureFrontend();
  const configs = await prepareConfigs(options);
  const backend = await startBackend({ ...options, configs });
  await waitForCompany(options);
  return backend;
}

/**
 * The catalog takes in the demo company in the seconds after the backend became
 * ready; before, nobody can sign in and no service has a name.
 */
async function waitForCompany({ port, kubeconfig }) {
  await step('Demo company in the catalog', async () => {
    const url = `http://127.0.0.1:${port}/api`;
    const deadline = Date.now() + COMPANY_TIMEOUT_MS;
    while (Date.now() < deadline) {
      const services = await countServices(url);
      // A cluster that somebody brings may hold nothing of the company.
      if (services > 0 || (kubeconfig && services === 0)) {
        return;
      }
      await new Promise(resolve => setTimeout(resolve, READY_POLL_MS));
    }
  });
}

/** Services that the demo's operator sees, or undefined as long as nobody can sign in. */
async function countServices(url) {
  try {
    const signIn = await fetch(`${url}/auth/demo/refresh`, {
      headers: { [DEMO_PERSON_HEADER]: 'user:default/zhao.min' },
    });
    const { backstageIdentity } = await signIn.json();
    const answer = await fetch(`${url}/services/services?limit=1`, {
      headers: { Authorization: `Bearer ${backstageIdentity.token}` },
    });
    const { totalItems, complete } = await answer.json();
    return complete ? totalItems : undefined;
  } catch {
    return undefined;
  }
}

/** Starts the cells and writes the config files that go with the options. */
export async function prepareConfigs(options) {
  const cells = await startCells(options);
  const catalog = path.join(options.state, 'catalog.yaml');
  await writeDemo('catalog', catalog);

  const generated = path.join(options.state, 'app-config.generated.json');
  fs.writeFileSync(
    generated,
    JSON.stringify(
      {
        ...cells,
        app: { baseUrl: options.appUrl ?? `http://localhost:${options.port}` },
        backend: {
          baseUrl: `http://localhost:${options.port}`,
          listen: { host: '127.0.0.1', port: options.port },
          database: databaseConfig(options),
          ...(options.appUrl && {
            cors: { origin: options.appUrl, credentials: true },
          }),
        },
        catalog: { locations: [{ type: 'file', target: catalog }] },
      },
      null,
      2,
    ),
    // The address of the database may hold a password.
    { mode: 0o600 },
  );
  return [path.join(root, 'app-config.yaml'), generated];
}

/** Starts the backend and waits until it answers. */
export async function startBackend({ port, state, configs, name = 'backend' }) {
  return step('Backend', async () => {
    const backend = start(
      nodeBinary,
      [
        '--require',
        path.join(root, 'scripts/lib/exitWithParent.cjs'),
        ...sourceArgs(
          'packages/backend/src/index.ts',
          ...configs.flatMap(file => ['--config', file]),
        ),
      ],
      {
        name,
        cwd: path.join(root, 'packages/backend'),
        env: toolEnv({ NODE_ENV: 'development' }),
      },
    );
    fs.writeFileSync(path.join(state, 'backend.pid'), `${backend.child.pid}`);
    const given = new AbortController();
    const exited = backend.exit.then(() => {
      throw problemFromOutput('The backend', backend.output, backend.logFile);
    });
    try {
      await Promise.race([
        answers(
          `http://127.0.0.1:${port}/.backstage/health/v1/readiness`,
          given.signal,
        ),
        exited,
      ]);
    } finally {
      given.abort();
      exited.catch(() => {});
    }
    return backend;
  });
}

/** What `npm start` says at the end. */
export function greet({ port, backend, simulated }) {
  console.log(`
Longshore is at  http://localhost:${port}
${
  simulated
    ? 'The cells are simulated: what you see behaves like Kubernetes, nothing runs.\n'
    : ''
}Sign in as one of the demo people:
  陈伟 Chen Wei    owner       everything in Commerce
  李娜 Li Na       master      releases and scales in Commerce
  王芳 Wang Fang   developer   sees and debugs, may not scale
  刘洋 Liu Yang    reporter    sees
  孙琦 Sun Qi      outsider    another business line
  赵敏 Zhao Min    operator    every service and cell
Log: ${shown(
    backend.logFile,
  )}. Stop with Ctrl-C; state is kept, npm run reset clears it.`);
}

function databaseConfig({ database, state }) {
  if (database) {
    return { client: 'pg', connection: database };
  }
  const directory = path.join(state, 'database');
  fs.mkdirSync(directory, { recursive: true });
  return { client: 'better-sqlite3', connection: { directory } };
}

async function answers(url, signal) {
  while (!signal.aborted) {
    try {
      if ((await fetch(url, { signal })).ok) {
        return;
      }
    } catch {
      // Not listening yet.
    }
    await new Promise(resolve => setTimeout(resolve, READY_POLL_MS));
  }
}
