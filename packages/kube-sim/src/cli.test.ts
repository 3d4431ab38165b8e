import { ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { Agent, request } from 'node:https';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';

const BIN = path.resolve(__dirname, '../bin/kube-sim.js');

const agent = new Agent({ maxSockets: 20 });

/** Ends only these: what a failed test has left. */
const children: ChildProcess[] = [];

function start(...args: string[]) {
  const child = spawn(process.execPath, [BIN, ...args], {
    stdio: ['pipe', 'pipe', 'pipe'],
    // A limit of the caller must not count.
    env: { ...process.env, NODE_OPTIONS: '--max-old-space-size=4096' },
  });
  children.push(child);
  let errors = '';
  child.stderr.on('data', chunk => {
    errors += String(chunk);
  });
  const ready = once(createInterface({ input: child.stdout }), 'line').then(
    ([line]) => JSON.parse(String(line)),
  );
  const ended = once(child, 'close').then(([code]) => ({
    code: code as number | null,
    errors,
  }));
  return { child, ready, ended };
}

/** Of almost a megabyte, the most that the real server takes. */
function createConfigMap(url: string, name: string): Promise<void> {
  const body = JSON.stringify({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name },
    data: { text: name.padEnd(900_000, 'x') },
  });
  return new Promise((resolve, reject) => {
    const sent = request(
      `${url}/api/v1/namespaces/default/configmaps`,
      {
        method: 'POST',
        agent,
        rejectUnauthorized: false,
        headers: {
          authorization: 'Bearer secret',
          'content-type': 'application/json',
        },
      },
      response => response.on('close', resolve).resume(),
    );
    sent.on('error', reject).end(body);
  });
}

describe('the kube-sim command', () => {
  let directory: string;

  beforeAll(async () => {
    directory = await mkdtemp(path.join(tmpdir(), 'kube-sim-'));
  });
  afterEach(() => {
    for (const child of children.splice(0)) {
      if (child.exitCode === null) child.kill('SIGKILL');
    }
  });
  afterAll(() => rm(directory, { recursive: true }));

  it('ends with 0 on SIGTERM', async () => {
    const { child, ready, ended } = start();
    expect(await ready).toMatchObject({ ready: true, pid: child.pid });
    child.kill('SIGTERM');
    expect(await ended).toEqual({ code: 0, errors: '' });
  });

  it('says what is wrong with a scenario and ends with 1', async () => {
    const file = path.join(directory, 'wrong.yaml');
    await writeFile(file, 'clusters: [{ name: a, nodes: many }]');
    const { ended } = start('--scenario', file);
    expect(await ended).toEqual({
      code: 1,
      errors:
        'kube-sim: Scenario: clusters[0].nodes must be a number of at least 0\n',
    });
  });

  it('says in one sentence that the heap is full and what to do', async () => {
    const file = path.join(directory, 'small.yaml');
    await writeFile(file, 'token: secret\nclusters: [{ name: a }]');
    const { ready, ended } = start('--scenario', file, '--max-heap', '96');
    const { clusters } = await ready;
    const large = Array.from({ length: 200 }, (_, index) =>
      createConfigMap(clusters[0].url, `large-${index}`),
    );
    const { code, errors } = await ended;
    expect(errors).toBe(
      'kube-sim: the heap of 96 MB is full, so the clusters cannot go on; give it more with --max-heap <MB>, or play fewer clusters, pods or Events (eventLimit)\n',
    );
    expect(code).toBe(1);
    await Promise.allSettled(large);
  });
});
