import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parse } from 'yaml';
import { AdminServer } from '../admin/AdminServer';
import { KubeSim } from '../KubeSim';
import { call } from '../testUtils/client';
import { deployment } from '../testUtils/objects';
import { applyScenario } from './applyScenario';
import { readScenario } from './readScenario';

const BIN = path.resolve(__dirname, '../../bin/kube-sim.js');

describe('a scenario', () => {
  let directory: string;
  const file = (name: string) => path.join(directory, name);

  beforeEach(async () => {
    directory = await mkdtemp(path.join(tmpdir(), 'kube-sim-'));
    await writeFile(
      file('web.yaml'),
      JSON.stringify(deployment({ replicas: 2 })),
    );
    await writeFile(
      file('scenario.yaml'),
      [
        'seed: demo',
        'token: scenario-token',
        'adminToken: admin-token',
        'fieldManager: longshore',
        'churn: { restartsPerMinute: 6, rolloutsPerMinute: 2 }',
        'clusters:',
        '  - name: east',
        '    nodes: 2',
        '    version: v1.33.4',
        '    manifests: [web.yaml]',
        '    ill: [{ labelSelector: app=web, behaviour: never-ready }]',
      ].join('\n'),
    );
  });
  afterEach(() => rm(directory, { recursive: true }));

  it('is applied with its field manager and illness, and churns', async () => {
    const scenario = await readScenario(file('scenario.yaml'));
    const sim = await KubeSim.start({
      clusters: scenario.clusters.map(({ options }) => options),
      clock: 'manual',
      seed: scenario.seed,
    });
    try {
      applyScenario(sim, scenario);
      await sim.clock.advance(10_000);
      const web = sim.cluster('east').get('deployments', 'default', 'web');
      expect(web?.metadata.managedFields?.[0].manager).toBe('longshore');
      expect(web?.status).toMatchObject({ unavailableReplicas: 2 });
      await sim.clock.advance(300_000);
      const later = sim.cluster('east').get('deployments', 'default', 'web');
      expect(later?.metadata.generation).toBeGreaterThan(1);
    } finally {
      await sim.stop();
    }
  }, 60_000);

  it('names the place of a mistake', async () => {
    await writeFile(file('wrong.yaml'), 'clusters: [{ name: a, nodes: many }]');
    await expect(readScenario(file('wrong.yaml'))).rejects.toThrow(
      'Scenario: clusters[0].nodes must be a number of at least 0',
    );
  });

  it('is served by the command, which ends with its parent', async () => {
    const child = spawn(
      process.execPath,
      [
        BIN,
        ...['--scenario', file('scenario.yaml')],
        ...['--state-dir', file('state')],
        ...['--kubeconfig-out', file('kubeconfig')],
        '--exit-with-parent',
      ],
      { stdio: ['pipe', 'pipe', 'inherit'] },
    );
    const exited = new Promise(resolve => child.once('exit', resolve));
    try {
      const line = await new Promise<string>(resolve => {
        child.stdout.once('data', chunk => resolve(String(chunk)));
      });
      const ready = JSON.parse(line);
      expect(ready).toMatchObject({
        ready: true,
        clusters: [{ name: 'east' }],
        admin: { token: 'admin-token' },
      });
      const config = parse(await readFile(file('kubeconfig'), 'utf8'));
      expect(config['current-context']).toBe('east');
      expect(config.users[0].user.token).toBe('scenario-token');
      expect(config.clusters[0].cluster.server).toBe(ready.clusters[0].url);
    } finally {
      child.stdin.end();
    }
    expect(await exited).toBe(0);
  }, 60_000);
});

describe('the admin API', () => {
  it('sets faults, moves the clock and shows requests', async () => {
    const sim = await KubeSim.start({
      clusters: [{ name: 'a' }, { name: 'b' }],
      clock: 'manual',
    });
    const admin = await AdminServer.start({ sim, port: 0, token: 'secret' });
    const ask = async (
      method: string,
      at: string,
      body?: object,
      token = 'secret',
    ) => {
      const response = await fetch(`${admin.url}/${at}`, {
        method,
        headers: {
          authorization: `Bearer ${token}`,
          'content-type': 'application/json',
        },
        body: body && JSON.stringify(body),
      });
      return { status: response.status, body: await response.json() };
    };
    try {
      expect((await ask('GET', 'clusters', undefined, 'wrong')).status).toBe(
        401,
      );
      expect(
        (await ask('POST', 'clusters/*/faults', { serverError: 500 })).status,
      ).toBe(200);
      expect((await call(sim.cluster('b'), '/api/v1/pods')).status).toBe(500);
      await ask('DELETE', 'clusters/b/faults');
      expect((await call(sim.cluster('b'), '/api/v1/pods')).status).toBe(200);
      expect(
        (await ask('POST', 'clusters/a/faults', { nonsense: 1 })).body,
      ).toEqual({
        error: 'unknown fault "nonsense"',
      });
      expect((await ask('POST', 'clock/advance', { ms: 60_000 })).body).toEqual(
        {
          now: '2026-01-01T00:01:00.000Z',
        },
      );
      expect(
        (await ask('POST', 'clusters/a/nodes/node-1', { down: true })).status,
      ).toBe(200);
      expect(
        (await ask('POST', 'clusters/a/nodes/none', { down: true })).status,
      ).toBe(404);
      expect((await ask('GET', 'requests?cluster=b')).body).toHaveLength(2);
      expect((await ask('GET', 'clusters/a')).body).toMatchObject({
        name: 'a',
        objects: { nodes: 3, namespaces: 4 },
        faults: { serverError: 500, nodesDown: ['node-1'] },
      });
    } finally {
      await admin.stop();
      await sim.stop();
    }
  });
});
