import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { credentialTests } from './e2e/credentials';
import { faultTests } from './e2e/faults';
import { scaleTests } from './e2e/scale';
import { serviceTests } from './e2e/services';
import { bundleOnFailure } from './bundle/bundleOnFailure';
import { ProcessIdentity } from './process/procfs';
import { run } from './process/run';
import { Sandbox } from './Sandbox';
import {
  machineSnapshot,
  processesOf,
  survivors,
} from './testing/machineSnapshot';

const whyNot = () => {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) {
    return 'needs Linux and root';
  }
  return process.env.LONGSHORE_SANDBOX_TESTS === '1'
    ? undefined
    : 'needs LONGSHORE_SANDBOX_TESTS=1';
};

const skipped = whyNot();
// eslint-disable-next-line jest/valid-describe-callback, jest/valid-title
(skipped ? describe.skip : describe)(
  `sandbox on this machine${skipped ? ` (${skipped})` : ''}`,
  () => {
    const parent = mkdtempSync(join(tmpdir(), 'longshore-sandbox-'));
    const stateDir = join(parent, 'state');
    const CLI = join(__dirname, '..', 'bin', 'longshore-sandbox.js');
    let before: Awaited<ReturnType<typeof machineSnapshot>>;
    let sandbox: Sandbox;

    const running = (): ProcessIdentity[] =>
      processesOf(
        Sandbox.status({ stateDir }).parts.flatMap(({ pid }) => pid ?? []),
      );

    const pods = async (namespace: string) =>
      (
        JSON.parse(
          await sandbox.kubectl(['get', 'pods', '-n', namespace, '-o', 'json']),
        ) as {
          items: {
            metadata: { name: string; deletionTimestamp?: string };
            spec: { nodeName: string };
            status: { podIP: string };
          }[];
        }
      ).items.filter(({ metadata }) => !metadata.deletionTimestamp);

    beforeAll(async () => {
      // Packages and programs stay, and so belong to what was before.
      await Sandbox.prepare();
      before = await machineSnapshot();
      sandbox = await Sandbox.up({ stateDir });
    }, 900_000);

    afterAll(async () => {
      await Sandbox.down({ stateDir });
      rmSync(parent, { recursive: true, force: true });
    }, 60_000);

    it('should have two cells with Ready nodes and be up', async () => {
      const nodes = await Promise.all(
        sandbox.cells.map(cell =>
          cell.kubectl([
            ...['get', 'nodes', '-o'],
            'jsonpath={range .items[*]}{.metadata.name} {.status.conditions[?(@.type=="Ready")].status} {.status.nodeInfo.kubeletVersion}{"\\n"}{end}',
          ]),
        ),
      );
      expect(nodes).toEqual([
        'cell-a-node-1 True v1.34.4\ncell-a-node-2 True v1.34.4\n',
        'cell-b-node-1 True v1.34.4\n',
      ]);
      expect(sandbox.status().state).toBe('up');
    }, 60_000);

    it('should leave running parts alone when brought up again', async () => {
      const pids = () => sandbox.status().parts.map(({ pid }) => pid);
      const first = pids();
      await Sandbox.up({ stateDir });
      expect(pids()).toEqual(first);
    }, 60_000);

    it('should run pods on both nodes that answer by their address', async () => {
      await sandbox.applyServiceNamespace('shop-test');
      await sandbox.apply(deployment(sandbox.images.webNonRoot.v1));
      await sandbox.waitReady('shop-test', 'web', 4);

      const found = await pods('shop-test');
      expect(new Set(found.map(({ spec }) => spec.nodeName)).size).toBe(2);
      for (const { metadata, status } of found) {
        const answer = await fetch(`http://${status.podIP}:8080/`);
        await expect(answer.json()).resolves.toEqual({
          host: metadata.name,
          version: 'v1',
          uid: 1000,
          pid: 1,
        });
      }
      await expect(
        sandbox.kubectl(['logs', '-n', 'shop-test', found[0].metadata.name]),
      ).resolves.toContain('GET / from 198.18.0.1');
      await expect(
        sandbox.kubectl([
          ...['exec', '-n', 'shop-test', found[1].metadata.name],
          ...['--', '/web', '--unknown'],
        ]),
      ).rejects.toThrow('exit code 1');
    }, 120_000);

    it('should roll to the second version', async () => {
      await sandbox.apply(deployment(sandbox.images.webNonRoot.v2));
      await sandbox.waitReady('shop-test', 'web', 4);
      const [{ status }] = await pods('shop-test');
      const answer = await fetch(`http://${status.podIP}:8080/`);
      await expect(answer.json()).resolves.toMatchObject({ version: 'v2' });
    }, 120_000);

    it('should restart a container whose health check fails', async () => {
      const [{ metadata, status }] = await pods('shop-test');
      await fetch(`http://${status.podIP}:8080/control/health?ok=false`, {
        method: 'POST',
      });
      const restarts = async () =>
        sandbox.kubectl([
          ...['get', 'pod', '-n', 'shop-test', metadata.name],
          ...['-o', 'jsonpath={.status.containerStatuses[0].restartCount}'],
        ]);
      const end = Date.now() + 30_000;
      while ((await restarts()) === '0' && Date.now() < end) {
        await sleep(500);
      }
      await expect(restarts()).resolves.toBe('1');
      await sandbox.waitReady('shop-test', 'web', 4);
    }, 120_000);

    describe('the platform account', () => {
      // As Longshore does it. kubectl has no option for the extras, only fields
      // of the kubeconfig.
      const as = (level: string) => {
        const file = join(parent, `${level}.kubeconfig`);
        const content = readFileSync(sandbox.longshoreKubeconfigPath, 'utf8');
        const impersonation = `
      as: longshore
      as-groups: ['longshore:${level}']
      as-user-extra:
        longshore.dev/user: ['user:default/anna']
        longshore.dev/operation: ['42']`;
        writeFileSync(
          file,
          content.replace(/^ {6}token:.*$/m, found => found + impersonation),
        );
        return [`--kubeconfig=${file}`];
      };
      const longshore = (args: string[]) =>
        sandbox.kubectl(args, { user: 'longshore' });
      const scale = [
        ...['scale', 'deployment', 'web'],
        ...['--replicas=4', '-n', 'shop-test'],
      ];

      it('should read rows everywhere, and no secrets', async () => {
        await expect(longshore(['get', 'pods', '-A'])).resolves.toContain(
          'web',
        );
        await expect(longshore(['get', 'secrets', '-A'])).rejects.toThrow(
          'forbidden',
        );
      }, 60_000);

      it('should scale only as master and above', async () => {
        await expect(longshore(scale)).rejects.toThrow('forbidden');
        await expect(longshore([...scale, ...as('developer')])).rejects.toThrow(
          'forbidden',
        );
        await longshore([...scale, ...as('master')]);
        await longshore([...scale, ...as('owner')]);
        await expect(
          longshore([...scale, '-n', 'default', ...as('owner')]),
        ).rejects.toThrow('forbidden');
      }, 60_000);

      it('should become nobody else', async () => {
        for (const who of [
          ['--as=longshore', '--as-group=system:masters'],
          ['--as=sandbox-admin'],
          ['--as=longshore', '--as-group=longshore:owner', '--as-uid=1'],
        ]) {
          await expect(longshore(['get', 'pods', ...who])).rejects.toThrow(
            'cannot impersonate',
          );
        }
      }, 60_000);

      it('should create namespaces and bind its own roles only', async () => {
        await longshore(['create', 'namespace', 'shop-staging']);
        const bind = (role: string) =>
          longshore([
            ...['create', 'rolebinding', role.replace(':', '-')],
            ...[`--clusterrole=${role}`, '--group=longshore:owner'],
            ...['-n', 'shop-staging'],
          ]);
        await bind('longshore:owner');
        await expect(bind('cluster-admin')).rejects.toThrow(
          'attempting to grant RBAC permissions not currently held',
        );
      }, 60_000);

      it('should leave the real person in the audit log', async () => {
        const lines = readFileSync(sandbox.auditLogPath, 'utf8')
          .split('\n')
          .filter(line => line.includes('impersonatedUser'));
        expect(JSON.parse(lines[lines.length - 1])).toMatchObject({
          impersonatedUser: {
            username: 'longshore',
            groups: expect.arrayContaining(['longshore:owner']),
            extra: {
              'longshore.dev/user': ['user:default/anna'],
              'longshore.dev/operation': ['42'],
            },
          },
        });
      });
    });

    it('should have a database', async () => {
      const version = await run('psql', [
        sandbox.postgres.connectionString,
        '--tuples-only',
        '--command=create database longshore_test',
      ]);
      expect(version.trim()).toBe('CREATE DATABASE');
    });

    it('should start pods again after a short power cut', async () => {
      const node = sandbox.node('cell-a-node-1');
      await node.off();
      await node.on();
      await node.waitFor('Ready');
      const restarts = async () =>
        sandbox.kubectl([
          ...['get', 'pods', '-n', 'shop-test', '-o'],
          `jsonpath={.items[?(@.spec.nodeName=="${node.name}")].status.containerStatuses[0].restartCount}`,
        ]);
      const end = Date.now() + 60_000;
      while ((await restarts()).includes('0') && Date.now() < end) {
        await sleep(500);
      }
      await expect(restarts()).resolves.toMatch(/^[1-9]( [1-9])*$/);
      const back = (await pods('shop-test')).find(
        ({ spec }) => spec.nodeName === node.name,
      )!;
      await expect(
        sandbox.kubectl(['logs', '-n', 'shop-test', back.metadata.name]),
      ).resolves.toContain('listens on');
      await sandbox.waitReady('shop-test', 'web', 4);
    }, 120_000);

    it('should lose a node and get it back', async () => {
      const node = sandbox.node('cell-a-node-2');
      const otherSince = async () =>
        sandbox.kubectl([
          ...['get', 'node', 'cell-a-node-1', '-o'],
          'jsonpath={.status.conditions[?(@.type=="Ready")].lastTransitionTime}',
        ]);
      const since = await otherSince();
      await node.off();
      expect(sandbox.status().state).toBe('partly');
      await node.waitFor('NotReady');
      // The other one has not noticed anything.
      await expect(otherSince()).resolves.toBe(since);
      await node.on();
      await node.waitFor('Ready');
      await sandbox.waitReady('shop-test', 'web', 4);
    }, 300_000);

    it('should refuse a second sandbox on the machine', async () => {
      await expect(
        Sandbox.up({ stateDir: join(parent, 'second') }),
      ).rejects.toThrow(`with its state in '${stateDir}'`);
    }, 60_000);

    describe('in parts of their own', () => {
      // Before the tests that follow have taken the sandbox down.
      bundleOnFailure(() => sandbox);
      faultTests(() => sandbox);
      credentialTests(() => sandbox);
      serviceTests(() => sandbox);
      scaleTests(() => sandbox);
    });

    it('should leave nothing behind when all was killed, with KWOK, Prometheus and faults on', async () => {
      const [a, b] = sandbox.cells;
      await a.apiServer.pause();
      await a.network.slow({ delayMs: 5000 });
      await b.network.cut();
      const processes = running();
      expect(processes.length).toBeGreaterThan(20);
      expect(sandbox.status().parts.map(({ name }) => name)).toEqual(
        expect.arrayContaining(['cell-b-kwok', 'prometheus']),
      );
      for (const { pid } of sandbox.status().parts) {
        process.kill(pid!, 'SIGKILL');
      }
      await sandbox.down();
      expect(survivors(processes)).toEqual([]);
      await expect(machineSnapshot()).resolves.toEqual(before);
    }, 120_000);

    it('should leave nothing behind', async () => {
      sandbox = await Sandbox.up({ stateDir, cells: 1, nodes: [1] });
      const processes = running();
      await sandbox.down();
      expect(survivors(processes)).toEqual([]);
      await expect(machineSnapshot()).resolves.toEqual(before);
    }, 120_000);

    it.each([300, 1200, 2500, 4000])(
      'should leave nothing behind when `up` was killed after %d ms',
      async delay => {
        const up = spawn(
          process.execPath,
          [CLI, 'up', '--state-dir', stateDir],
          {
            stdio: 'ignore',
          },
        );
        await sleep(delay);
        const processes = running();
        up.kill('SIGKILL');
        await Sandbox.down({ stateDir });
        expect(survivors(processes)).toEqual([]);
        await expect(machineSnapshot()).resolves.toEqual(before);
      },
      120_000,
    );

    it('should leave nothing behind when its state was deleted', async () => {
      sandbox = await Sandbox.up({ stateDir, cells: 1, nodes: [1] });
      const processes = running();
      rmSync(stateDir, { recursive: true, force: true });
      await Sandbox.down({ stateDir });
      expect(survivors(processes)).toEqual([]);
      await expect(machineSnapshot()).resolves.toEqual(before);
    }, 120_000);
  },
);

function deployment(image: string): object {
  const probe = (path: string) => ({
    httpGet: { path, port: 8080 },
    periodSeconds: 1,
  });
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web', namespace: 'shop-test' },
    spec: {
      replicas: 4,
      selector: { matchLabels: { app: 'web' } },
      template: {
        metadata: { labels: { app: 'web' } },
        spec: {
          terminationGracePeriodSeconds: 2,
          securityContext: { runAsNonRoot: true },
          containers: [
            {
              name: 'web',
              image,
              livenessProbe: probe('/healthz'),
              readinessProbe: probe('/readyz'),
            },
          ],
        },
      },
    },
  };
}
