#!/usr/bin/env node
// Measures what 100 clusters with 500 pods each cost the published command:
// memory from its start on, time until all pods are ready, idle CPU. Fails when
// the process was ever larger than 1,200 MB. Linux only: reads /proc.
//   node scripts/measure.js [clusters] [deployments] [replicas] [command options]
const { spawn } = require('node:child_process');
const fs = require('node:fs');
const https = require('node:https');
const os = require('node:os');
const path = require('node:path');
const readline = require('node:readline');
const { setTimeout: sleep } = require('node:timers/promises');

const LARGEST_RSS_MB = 1_200;
const PODS_PER_NODE = 100;
const IDLE_MS = 10_000;
const SAMPLE_MS = 100;
const POLL_MS = 1_000;
// Of /proc/<pid>/stat; the same on every Linux that Node supports.
const TICKS_PER_SECOND = 100;
const TOKEN = 'measure';
const BIN = path.resolve(__dirname, '../bin/kube-sim.js');

function deployment(index, replicas) {
  const name = `service-${index}`;
  const labels = {
    'app.kubernetes.io/name': name,
    'app.kubernetes.io/managed-by': 'longshore',
    'longshore.dev/service': name,
    'longshore.dev/environment': 'production',
  };
  const probe = { httpGet: { path: '/health', port: 8080 } };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace: 'default', labels },
    spec: {
      replicas,
      selector: { matchLabels: { 'longshore.dev/service': name } },
      template: {
        metadata: { labels },
        spec: {
          containers: [
            {
              name: 'app',
              image: `registry.example.com/shop/${name}:1.0.0`,
              ports: [{ name: 'http', containerPort: 8080 }],
              env: ['LOG_LEVEL', 'REGION', 'TZ', 'JAVA_OPTS'].map(key => ({
                name: key,
                value: `value-of-${key.toLowerCase()}`,
              })),
              readinessProbe: probe,
              livenessProbe: probe,
              resources: {
                requests: { cpu: '50m', memory: '64Mi' },
                limits: { cpu: '500m', memory: '256Mi' },
              },
            },
          ],
        },
      },
    },
  };
}

function scenario({ clusters, deployments, replicas }) {
  return {
    token: TOKEN,
    manifests: Array.from({ length: deployments }, (_, index) =>
      deployment(index + 1, replicas),
    ),
    clusters: Array.from({ length: clusters }, (_, index) => ({
      name: `cell-${index + 1}`,
      nodes: Math.ceil((deployments * replicas) / PODS_PER_NODE) + 1,
      delays: { schedule: 10, pull: 100, start: 50, ready: 200, stop: 100 },
    })),
  };
}

function rssMegabytes(pid) {
  const status = fs.readFileSync(`/proc/${pid}/status`, 'utf8');
  return (Number(/VmRSS:\s+(\d+)/.exec(status)[1]) * 1024) / 1e6;
}

function cpuSeconds(pid) {
  const stat = fs.readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}

/** Samples the memory of a process until it is told to stop. */
function watchMemory(pid) {
  const seen = { peak: 0 };
  const timer = setInterval(() => {
    try {
      seen.peak = Math.max(seen.peak, rssMegabytes(pid));
    } catch {
      // It has ended; what ended it is told elsewhere.
      clearInterval(timer);
    }
  }, SAMPLE_MS);
  seen.stop = () => clearInterval(timer);
  return seen;
}

function get(url) {
  return new Promise((resolve, reject) => {
    const options = {
      rejectUnauthorized: false,
      headers: { authorization: `Bearer ${TOKEN}` },
    };
    https
      .get(url, options, async response => {
        let text = '';
        for await (const chunk of response.setEncoding('utf8')) text += chunk;
        resolve(JSON.parse(text).items);
      })
      .on('error', reject);
  });
}

async function untilReady(clusters, replicas) {
  const deployments = '/apis/apps/v1/namespaces/default/deployments';
  for (const { url } of clusters) {
    for (;;) {
      const items = await get(`${url}${deployments}`);
      if (items.every(({ status }) => status.availableReplicas === replicas)) {
        break;
      }
      await sleep(POLL_MS);
    }
  }
}

async function main() {
  const [clusters = 100, deployments = 100, replicas = 5] = process.argv
    .slice(2, 5)
    .map(Number);
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'kube-sim-'));
  const file = path.join(directory, 'scenario.json');
  fs.writeFileSync(
    file,
    JSON.stringify(scenario({ clusters, deployments, replicas })),
  );
  const started = performance.now();
  const child = spawn(
    process.execPath,
    [BIN, '--scenario', file, '--exit-with-parent', ...process.argv.slice(5)],
    // Without a heap limit of the caller: the command has to know its own.
    {
      stdio: ['pipe', 'pipe', 'inherit'],
      env: { ...process.env, NODE_OPTIONS: '' },
    },
  );
  const exited = new Promise(resolve => child.once('exit', resolve));
  const memory = watchMemory(child.pid);
  try {
    const lines = readline.createInterface({ input: child.stdout });
    const line = await Promise.race([
      new Promise(resolve => lines.once('line', resolve)),
      exited.then(code => {
        throw new Error(`kube-sim ended with ${code} before it was ready`);
      }),
    ]);
    const ready = JSON.parse(line);
    await Promise.race([
      untilReady(ready.clusters, replicas),
      exited.then(code => {
        throw new Error(`kube-sim ended with ${code} while pods started`);
      }),
    ]);
    const settled = (performance.now() - started) / 1_000;
    const cpu = cpuSeconds(child.pid);
    await sleep(IDLE_MS);
    const idle = (cpuSeconds(child.pid) - cpu) / (IDLE_MS / 1_000);
    const pods = await get(
      `${ready.clusters[0].url}/api/v1/namespaces/default/pods`,
    );
    const podBytes =
      pods.reduce((sum, pod) => sum + JSON.stringify(pod).length, 0) /
      pods.length;
    const result = {
      pods: clusters * pods.length,
      podBytes: Math.round(podBytes),
      settledSeconds: Math.round(settled),
      rssMB: Math.round(rssMegabytes(child.pid)),
      peakRssMB: Math.round(memory.peak),
      idleCpuPercentOfACore: Number((idle * 100).toFixed(2)),
    };
    process.stdout.write(`${JSON.stringify(result)}\n`);
    if (result.peakRssMB > LARGEST_RSS_MB) {
      throw new Error(
        `${result.peakRssMB} MB are more than the ${LARGEST_RSS_MB} MB that ${result.pods} pods may take`,
      );
    }
  } finally {
    memory.stop();
    child.stdin.end();
    await exited;
    fs.rmSync(directory, { recursive: true });
  }
}

main().catch(error => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
});
