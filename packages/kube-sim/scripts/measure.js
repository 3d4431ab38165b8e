#!/usr/bin/env node
// Measures what 100 clusters with 500 pods each cost: memory, start and idle CPU.
//   node scripts/measure.js [clusters] [deployments] [replicas]
require('@backstage/cli/config/nodeTransform.cjs');
const { KubeSim } = require('../src/KubeSim');

const [clusters = 100, deployments = 100, replicas = 5] = process.argv
  .slice(2)
  .map(Number);
const IDLE_MS = 10_000;

function deployment(index) {
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

async function main() {
  const started = performance.now();
  const delays = { schedule: 10, pull: 100, start: 50, ready: 200, stop: 100 };
  const perNode = 100;
  const sim = await KubeSim.start({
    clusters: Array.from({ length: clusters }, (_, index) => ({
      name: `cell-${index + 1}`,
      nodes: Math.ceil((deployments * replicas) / perNode) + 1,
      delays,
    })),
  });
  for (const cluster of sim.clusters()) {
    for (let index = 1; index <= deployments; index++) {
      cluster.apply(deployment(index));
    }
  }
  const wanted = deployments;
  const done = cluster =>
    cluster
      .list('deployments')
      .filter(({ status }) => status.availableReplicas === replicas).length ===
    wanted;
  for (const cluster of sim.clusters()) {
    while (!done(cluster)) {
      await new Promise(resolve => setTimeout(resolve, 1_000));
    }
  }
  const settledSeconds = (performance.now() - started) / 1_000;
  const sample = sim.clusters()[0].list('pods');
  const podBytes =
    sample.reduce((sum, pod) => sum + JSON.stringify(pod).length, 0) /
    sample.length;
  const before = process.cpuUsage();
  await new Promise(resolve => setTimeout(resolve, IDLE_MS));
  const cpu = process.cpuUsage(before);
  // With --expose-gc: what is held, without what waits to be collected.
  global.gc?.();
  const { rss, heapUsed, external } = process.memoryUsage();
  const megabytes = value => Math.round(value / 1e6);
  process.stdout.write(
    `${JSON.stringify({
      pods: clusters * deployments * replicas,
      podBytes: Math.round(podBytes),
      settledSeconds: Math.round(settledSeconds),
      rssMB: megabytes(rss),
      heapUsedMB: megabytes(heapUsed),
      externalMB: megabytes(external),
      idleCpuPercentOfACore: Number(
        (((cpu.user + cpu.system) / 1_000 / IDLE_MS) * 100).toFixed(2),
      ),
    })}\n`,
  );
  await sim.stop();
}

main().catch(error => {
  process.stderr.write(`${error.stack}\n`);
  process.exitCode = 1;
});
