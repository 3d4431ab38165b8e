// A part of sandbox.e2e.test.ts, which has the one sandbox of the machine.
/* eslint-disable jest/no-export */
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Sandbox } from '../Sandbox';

const MAX_MEMORY_MIB = 4096;

/** Many objects, what it all costs, and what a failed test leaves. */
export function scaleTests(theSandbox: () => Sandbox): void {
  describe('with many objects', () => {
    let sandbox: Sandbox;
    beforeAll(() => {
      sandbox = theSandbox();
    });

    it('should take away what it played', async () => {
      const cell = sandbox.cell('b');
      await cell.kwok.on({ nodes: 2, pods: 5 });
      await expect(cell.kwok.readyPods()).resolves.toBe(5);
      await cell.kwok.off();
      await expect(
        cell.kubectl(['get', 'nodes', '--output=name']),
      ).resolves.toBe('node/cell-b-node-1\n');
    }, 240_000);

    it('should play 500 pods on 50 nodes', async () => {
      const cell = sandbox.cell('b');
      await cell.kwok.on({ nodes: 50, pods: 500 });
      await expect(cell.kwok.readyPods()).resolves.toBe(500);
      const nodes = await cell.kubectl(['get', 'nodes', '--output=name']);
      expect(nodes.trim().split('\n')).toHaveLength(51);
      // The real node has none of them.
      await expect(
        cell.kubectl([
          ...['get', 'pods', '--namespace=kwok', '--output=name'],
          '--field-selector=spec.nodeName=cell-b-node-1',
        ]),
      ).resolves.toBe('');
    }, 240_000);

    it('should be content with 4 GiB of memory, Prometheus and KWOK included', () => {
      const { parts } = sandbox.status();
      expect(parts.map(({ name }) => name)).toEqual(
        expect.arrayContaining(['prometheus', 'cell-b-kwok', 'cell-b-node-1']),
      );
      const memory = parts.reduce(
        (sum, part) => sum + (part.memoryMiB ?? 0),
        0,
      );
      expect(memory).toBeGreaterThan(500);
      expect(memory).toBeLessThan(MAX_MEMORY_MIB);
    });

    it('should leave a bundle without secrets, also of a silent cell', async () => {
      const dir = mkdtempSync(join(tmpdir(), 'longshore-bundle-'));
      await sandbox.kubectl([
        ...['create', 'secret', 'generic', 'password'],
        '--from-literal=password=hunter2',
      ]);
      const cell = sandbox.cell('b');
      await cell.network.cut();
      await sandbox.bundle(dir, { files: { 'rows.json': '[]' } });
      await cell.network.heal();
      const read = (name: string) => readFileSync(join(dir, name), 'utf8');
      expect(read('cell-b/pods.txt')).toContain('kwok-node-');
      expect(read('cell-a/events.txt')).toContain('Started');
      expect(read('cell-a/pods.json')).toContain('"phase": "Running"');
      expect(read('cell-a/audit.jsonl')).toContain('"verb":"create"');
      expect(read('rows.json')).toBe('[]');
      expect(JSON.parse(read('status.json'))).toMatchObject({ state: 'up' });
      expect(existsSync(join(dir, 'logs/cell-a-apiserver.log'))).toBe(true);
      const everything = readdirSync(dir, {
        recursive: true,
        withFileTypes: true,
      })
        .filter(entry => entry.isFile())
        .map(entry => readFileSync(join(entry.parentPath, entry.name), 'utf8'))
        .join('');
      expect(everything).not.toContain('hunter2');
      expect(everything).not.toContain('PRIVATE KEY');
      // How every token of a service account begins.
      expect(everything).not.toMatch(/eyJ[\w-]{10,}\.eyJ/);
      expect(everything).not.toContain(
        new URL(sandbox.postgres.connectionString).password,
      );
      rmSync(dir, { recursive: true });
    }, 120_000);
  });
}
