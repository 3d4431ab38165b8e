import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreationRecord } from '../state/CreationRecord';
import { planCell } from '../state/SandboxSpec';
import { cgroupTrees, ensureCgroup, removeCgroup } from './cgroups';
import { initScript } from './initScript';
import { hardwareAddress } from './network';
import {
  cniConfig,
  containerdConfig,
  kubeletArgs,
  kubeletConfig,
} from './nodeConfig';

const cell = planCell(0, 3);
const { nodes } = cell;

describe('initScript', () => {
  const script = initScript({
    cell,
    node: nodes[1],
    allNodes: nodes,
    nodeDir: "/srv/it's a folder",
    kubelet: '/opt/kubelet',
    kubeProxy: '/opt/kube-proxy',
  });

  it('should be a shell script, whatever the folder is called', () => {
    execFileSync('sh', ['-n'], { input: script });
    expect(script).toContain(`'/srv/it'\\''s a folder'`);
  });

  it('should reach the pods of all other nodes', () => {
    expect(script.match(/^ip route add 198.*$/gm)).toEqual([
      'ip route add 198.19.1.0/24 via 198.18.0.11',
      'ip route add 198.19.3.0/24 via 198.18.0.13',
    ]);
  });

  it('should not touch the table of mounts of the machine', () => {
    const mounts = script.match(/^.*\bmount -.*$/gm)!;
    expect(mounts.length).toBeGreaterThan(10);
    expect(mounts.every(line => line.includes('mount -n'))).toBe(true);
  });
});

describe('configuration of a node', () => {
  it('should let containerd pull from the registry over plain HTTP', () => {
    const config = containerdConfig({
      pauseImage: '198.18.0.1:5000/longshore/pause:1',
      registry: '198.18.0.1:5000',
    });
    expect(config).toContain(
      'registry.mirrors."198.18.0.1:5000"]\n  endpoint = ["http://198.18.0.1:5000"]',
    );
    expect(config).toContain('restrict_oom_score_adj = true');
  });

  it('should give pods a default route and addresses of the node', () => {
    expect(cniConfig(nodes[0])).toMatchObject({
      plugins: [
        {
          ipam: {
            ranges: [[{ subnet: '198.19.1.0/24' }]],
            routes: [{ dst: '0.0.0.0/0' }],
          },
        },
      ],
    });
  });

  it('should make a kubelet that asks who calls, under its own cgroup', () => {
    expect(kubeletConfig(cell, nodes[0])).toMatchObject({
      address: '198.18.0.11',
      cgroupRoot: '/longshore/cell-a-node-1',
      authentication: { anonymous: { enabled: false } },
      authorization: { mode: 'Webhook' },
      clusterDNS: ['198.18.0.2'],
    });
    expect(kubeletArgs(cell, nodes[0])).toContain('--node-ip=198.18.0.11');
  });
});

describe('hardwareAddress', () => {
  it('should be made of the address', () => {
    expect(hardwareAddress('198.18.0.11')).toBe('02:4c:c6:12:00:0b');
  });
});

describe('cgroups', () => {
  let root: string;
  let record: CreationRecord;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'longshore-cgroup-'));
    record = new CreationRecord(join(root, 'record'));
  });
  afterEach(() => rmSync(root, { recursive: true }));

  it('should use each tree of version 1, and remove all below', async () => {
    mkdirSync(join(root, 'memory'));
    mkdirSync(join(root, 'pids'));
    expect(cgroupTrees(root).sort()).toEqual([
      join(root, 'memory'),
      join(root, 'pids'),
    ]);
    ensureCgroup('/longshore/a', record, root);
    mkdirSync(join(root, 'memory/longshore/a/kubepods/pod1'), {
      recursive: true,
    });
    expect(existsSync(join(root, 'pids/longshore/a'))).toBe(true);
    await removeCgroup('/longshore', root);
    expect(existsSync(join(root, 'memory/longshore'))).toBe(false);
    expect(existsSync(join(root, 'pids/longshore'))).toBe(false);
    expect(record.list()).toEqual([{ kind: 'cgroup', path: '/longshore' }]);
  });

  it('should enable and record missing controllers in version 2', () => {
    const folder = (dir: string, given: string) => {
      mkdirSync(join(root, dir), { recursive: true });
      writeFileSync(join(root, dir, 'cgroup.controllers'), 'cpu pids\n');
      writeFileSync(join(root, dir, 'cgroup.subtree_control'), given);
    };
    folder('.', 'cpu\n');
    folder('longshore', 'cpu pids\n');
    ensureCgroup('/longshore/a', record, root);
    expect(readFileSync(join(root, 'cgroup.subtree_control'), 'utf8')).toBe(
      '+pids',
    );
    expect(record.list()).toContainEqual({
      kind: 'cgroupController',
      name: 'pids',
    });
    expect(existsSync(join(root, 'longshore/a'))).toBe(true);
  });
});
