import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { cgroupTrees } from '../node/cgroups';
import { isAlive, listProcesses, ProcessIdentity } from '../process/procfs';
import { run } from '../process/run';
import { parseMountPoints } from '../state/cleanUp';

const NAMESPACES = ['net', 'mnt', 'pid', 'ipc', 'uts'];

// What kubelet, containerd or we could have changed for the whole machine.
const KERNEL_SETTINGS = [
  'net/ipv4/ip_forward',
  'vm/overcommit_memory',
  'vm/panic_on_oom',
  'kernel/panic',
  'kernel/panic_on_oops',
  'kernel/keys/root_maxkeys',
  'kernel/keys/root_maxbytes',
];

// Where programs of the sandbox keep things on an ordinary machine.
const FOLDERS = [
  '/run',
  '/run/netns',
  '/run/containerd',
  '/opt',
  '/etc/cni',
  '/var/lib',
  '/var/lib/cni',
  '/var/lib/kubelet',
  '/var/lib/containerd',
  '/var/log',
  '/var/log/pods',
];

/**
 * Everything on the machine that a sandbox must leave as it was. Shared memory
 * is not in it: the parts that use it have an own IPC namespace and /dev/shm,
 * and other programs of the machine come and go.
 */
export async function machineSnapshot() {
  return {
    mounts: parseMountPoints(readFileSync('/proc/self/mountinfo', 'utf8')),
    links: (await run('ip', ['-brief', 'link'])).split('\n'),
    addresses: (await run('ip', ['-brief', 'address'])).split('\n'),
    namespaces: await run('ip', ['netns', 'list']),
    routes: (await run('ip', ['route', 'show', 'table', 'all'])).split('\n'),
    // The nodes and control planes have their own; ours must stay empty.
    firewall: existsSync('/usr/sbin/iptables-save')
      ? withoutCounters(await run('iptables-save', []))
      : '',
    cgroups: cgroupTrees().map(
      tree => `${tree}: ${existsSync(join(tree, 'longshore'))}`,
    ),
    kernel: KERNEL_SETTINGS.map(
      name => `${name}: ${readFileSync(join('/proc/sys', name), 'utf8')}`,
    ),
    folders: FOLDERS.map(
      dir => `${dir}: ${existsSync(dir) ? readdirSync(dir).sort() : 'none'}`,
    ),
  };
}

/** These processes, all that they started, and all in namespaces of theirs. */
export function processesOf(roots: number[]): ProcessIdentity[] {
  const own = namespacesOf('self');
  const theirs = new Set(
    listProcesses()
      .filter(
        ({ pid, parent }) => roots.includes(pid) || roots.includes(parent),
      )
      .flatMap(({ pid }) => namespacesOf(pid)),
  );
  own.forEach(name => theirs.delete(name));
  return listProcesses().filter(
    process =>
      roots.includes(process.pid) ||
      namespacesOf(process.pid).some(name => theirs.has(name)),
  );
}

/** Those that still run. */
export function survivors(processes: ProcessIdentity[]): ProcessIdentity[] {
  return processes.filter(isAlive);
}

// Comments with the time, and counts of packets.
function withoutCounters(rules: string): string {
  return rules
    .replace(/^#.*$/gm, '')
    .replace(/\[\d+:\d+\]/g, '')
    .trim();
}

function namespacesOf(pid: number | 'self'): string[] {
  return NAMESPACES.flatMap(name => {
    try {
      return readlinkSync(`/proc/${pid}/ns/${name}`);
    } catch {
      return []; // ended meanwhile
    }
  });
}
