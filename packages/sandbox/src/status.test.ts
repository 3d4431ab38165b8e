import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readStatus, statusTable } from './status';
import { SandboxPaths } from './state/SandboxPaths';
import { planSandbox, writeSpec } from './state/SandboxSpec';

describe('readStatus', () => {
  const root = mkdtempSync(join(tmpdir(), 'longshore-status-'));
  const paths = new SandboxPaths(root);
  afterAll(() => rmSync(root, { recursive: true }));

  it('should be down when there is no sandbox', () => {
    expect(readStatus(paths)).toEqual({
      stateDir: root,
      state: 'down',
      parts: [],
    });
  });

  it('should list the parts of all cells', async () => {
    writeSpec(paths.spec, await planSandbox({ cells: 2, nodes: [1] }));
    const { state, parts } = readStatus(paths);
    expect(state).toBe('partly');
    expect(parts.map(({ name }) => name)).toEqual([
      'cell-a-network',
      'cell-a-etcd',
      'cell-a-apiserver',
      'cell-a-controller-manager',
      'cell-a-scheduler',
      'cell-a-dns',
      'cell-a-node-1',
      'cell-b-network',
      'cell-b-etcd',
      'cell-b-apiserver',
      'cell-b-controller-manager',
      'cell-b-scheduler',
      'cell-b-dns',
      'cell-b-node-1',
      'registry',
      'postgres',
    ]);
  });
});

describe('statusTable', () => {
  it('should align the columns', () => {
    const table = statusTable({
      stateDir: '/state',
      state: 'partly',
      parts: [
        { name: 'etcd', running: true, pid: 42, memoryMiB: 49 },
        { name: 'apiserver', running: true, fault: 'paused', pid: 43 },
        { name: 'registry', running: false, address: 'http://198.18.0.1:5000' },
      ],
    });
    expect(table.split('\n')).toEqual([
      'PART       STATE    PID  MEMORY  ADDRESS',
      'etcd       running  42   49 MiB',
      'apiserver  paused   43',
      'registry   off                   http://198.18.0.1:5000',
    ]);
  });
});
