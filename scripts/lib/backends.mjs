import fs from 'node:fs';
import path from 'node:path';
import { startBalancer } from './balancer.mjs';
import { root } from './paths.mjs';
import { findFreePort } from './ports.mjs';
import { problemFromOutput } from './problems.mjs';
import { atExit, isStopping, start } from './processes.mjs';
import { step } from './progress.mjs';
import { sourceArgs } from './source.mjs';
import { nodeBinary, toolEnv } from './toolchain.mjs';

const HOST = '127.0.0.1';
const READY_POLL_MS = 250;

/**
 * Starts the processes that make up the backend: one, or several behind a
 * balancer, and the clusters plugin in another if that is wanted.
 *
 * A replica that ends is not started again, since the others stand in for it;
 * the clusters plugin is, since nothing does. `ended` fails when the last replica
 * has gone. `processes` is also in `processes.json` of the state folder, for
 * tests that end one.
 */
export async function startBackends({ configs, ...options }) {
  const { replicas, separateClusters, port, state } = options;
  const clustersPort = separateClusters ? await findFreePort() : undefined;
  const backendPorts =
    replicas === 1 ? [port] : await findFreePorts(replicas, [clustersPort]);

  const startOne = async ({ name, entry, port: own, discovery }) => {
    const file = path.join(state, `app-config.${name}.json`);
    fs.writeFileSync(
      file,
      JSON.stringify(
        {
          backend: { listen: { host: HOST, port: own } },
          ...(discovery && { discovery: { endpoints: discovery } }),
        },
        null,
        2,
      ),
    );
    return startProcess({
      name,
      entry,
      port: own,
      configs: [...configs, file],
    });
  };
  const startReplica = (own, index) =>
    startOne({
      name: replicas === 1 ? 'backend' : `backend-${index + 1}`,
      entry: 'packages/backend',
      port: own,
      discovery: clustersPort && [endpoint(clustersPort, 'clusters')],
    });
  const startClusters = () =>
    startOne({
      name: 'clusters',
      entry: 'packages/backend-clusters',
      port: clustersPort,
      // All but itself is behind the address of the portal.
      discovery: [endpoint(port, '*'), endpoint(clustersPort, 'clusters')],
    });

  let ready = false;
  let balancer;
  if (replicas > 1) {
    balancer = await startBalancer({
      port,
      replicas: backendPorts.map((own, i) => ({
        name: `backend-${i + 1}`,
        host: HOST,
        port: own,
      })),
      log: line => ready && !isStopping() && console.log(line),
    });
    atExit(() => balancer.stop());
  }
  const started = await step('Backend', async () => {
    // The first one alone: plugins of Backstage refuse to start while another
    // process brings their part of the database up to date.
    const [first, clusters] = await Promise.all([
      startReplica(backendPorts[0], 0),
      clustersPort && startClusters(),
    ]);
    const others = await Promise.all(
      backendPorts.slice(1).map((own, i) => startReplica(own, i + 1)),
    );
    return { backends: [first, ...others], clusters };
  });
  const processes = [...started.backends, started.clusters].filter(Boolean);
  record(state, processes);
  await balancer?.look();
  ready = true;
  const ended = Promise.race([
    endOfLast(started.backends),
    ...(started.clusters
      ? [
          keepUp(started.clusters, startClusters, clusters =>
            record(state, [...started.backends, clusters]),
          ),
        ]
      : []),
  ]);
  ended.catch(() => {});
  return { processes, ports: backendPorts, ended };
}

function record(state, processes) {
  const list = processes.map(({ name, port, child }) => ({
    name,
    port,
    pid: child.pid,
  }));
  fs.writeFileSync(path.join(state, 'processes.json'), JSON.stringify(list));
}

function endpoint(port, plugin) {
  return {
    target: { internal: `http://${HOST}:${port}/api/{{pluginId}}` },
    plugins: [plugin],
  };
}

async function findFreePorts(count, others) {
  const ports = new Set();
  while (ports.size < count) {
    const port = await findFreePort();
    if (!others.includes(port)) {
      ports.add(port);
    }
  }
  return [...ports];
}

/** Starts one process and waits until it answers. */
async function startProcess({ name, entry, port, configs }) {
  const started = start(
    nodeBinary,
    [
      '--require',
      path.join(root, 'scripts/lib/exitWithParent.cjs'),
      ...sourceArgs(
        `${entry}/src/index.ts`,
        ...configs.flatMap(file => ['--config', file]),
      ),
    ],
    {
      name,
      cwd: path.join(root, entry),
      env: toolEnv({ NODE_ENV: 'development' }),
    },
  );
  const given = new AbortController();
  const exited = problemOf(started);
  try {
    await Promise.race([
      answers(
        `http://${HOST}:${port}/.backstage/health/v1/readiness`,
        given.signal,
      ),
      exited,
    ]);
  } finally {
    given.abort();
    exited.catch(() => {});
  }
  started.port = port;
  return started;
}

async function problemOf(started) {
  await started.exit;
  throw problemFromOutput(
    `The process "${started.name}"`,
    started.output,
    started.logFile,
  );
}

/** Fails when no replica is left. */
async function endOfLast(backends) {
  let left = backends.length;
  await Promise.all(
    backends.map(async backend => {
      await backend.exit;
      left -= 1;
      if (left > 0 && !isStopping()) {
        console.log(`${backend.name} has ended, ${left} left.`);
      }
    }),
  );
  return problemOf(backends.at(-1));
}

/** Starts a process again whenever it has ended; fails when that fails. */
async function keepUp(first, startAgain, onStarted) {
  let current = first;
  for (;;) {
    await current.exit;
    if (isStopping()) {
      return;
    }
    console.log(`${current.name} has ended and is started again.`);
    current = await startAgain();
    onStarted(current);
  }
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
