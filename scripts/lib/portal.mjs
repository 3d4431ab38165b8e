import crypto from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { startBackends } from './backends.mjs';
import { startCells } from './cells.mjs';
import { writeDemo } from './demo.mjs';
import { ensureFrontend } from './frontend.mjs';
import { ensureInstalled } from './install.mjs';
import { root, shown, stateDir } from './paths.mjs';
import { requireFreePort } from './ports.mjs';
import { logTo } from './processes.mjs';
import { step } from './progress.mjs';
import { ensureToolchain } from './toolchain.mjs';

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
  const backends = await startBackends({ ...options, configs });
  await waitForCompany({ ...options, ports: backends.ports });
  return backends;
}

/**
 * The catalog takes in the demo company in the seconds after the backend became
 * ready; before, nobody can sign in and no service has a name.
 */
async function waitForCompany({ ports, kubeconfig }) {
  await step('Demo company in the catalog', async () => {
    const deadline = Date.now() + COMPANY_TIMEOUT_MS;
    // Each replica reads the catalog for itself.
    for (const port of ports) {
      while (Date.now() < deadline) {
        const services = await countServices(`http://127.0.0.1:${port}/api`);
        // A cluster that somebody brings may hold nothing of the company.
        if (services > 0 || (kubeconfig && services === 0)) {
          break;
        }
        await new Promise(resolve => setTimeout(resolve, READY_POLL_MS));
      }
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
        longshore: { sealing: { keys: [sealingKey(options)] } },
      },
      null,
      2,
    ),
    // The key, and the address of the database, which may hold a password.
    { mode: 0o600 },
  );
  return [path.join(root, 'app-config.yaml'), generated];
}

/**
 * Seals the credentials of registered cells. Kept with the state, so that they
 * open after a restart.
 */
function sealingKey({ state }) {
  const file = path.join(state, 'sealing-key');
  if (!fs.existsSync(file)) {
    fs.writeFileSync(file, crypto.randomBytes(32).toString('base64'), {
      mode: 0o600,
    });
  }
  return { id: 'local', secret: fs.readFileSync(file, 'utf8').trim() };
}

/** What `npm start` says at the end. */
export function greet({ port, processes, simulated }) {
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
${processes.length > 1 ? parts(processes) : ''}Log: ${processes
    .map(({ logFile }) => shown(logFile))
    .join(', ')}. Stop with Ctrl-C; state is kept, npm run reset clears it.`);
}

function parts(processes) {
  const lines = processes.map(
    ({ name, port, child }) =>
      `  ${name.padEnd(10)} http://127.0.0.1:${port}, process ${child.pid}`,
  );
  return `Processes:\n${lines.join('\n')}\n`;
}

/**
 * A database that the address names holds everything, with a schema for each
 * plugin. The one that every server has is left alone: there each plugin gets a
 * database of its own, as is usual for Backstage.
 */
function databaseConfig({ database, state, replicas }) {
  if (database) {
    const name = new URL(database).pathname.slice(1);
    return {
      client: 'pg',
      connection: database,
      ...(name && name !== 'postgres' && { pluginDivisionMode: 'schema' }),
      // A server takes 100 connections by default, and each plugin of each
      // replica keeps some.
      ...(replicas > 1 && { knexConfig: { pool: { min: 0, max: 4 } } }),
    };
  }
  const directory = path.join(state, 'database');
  fs.mkdirSync(directory, { recursive: true });
  return { client: 'better-sqlite3', connection: { directory } };
}
