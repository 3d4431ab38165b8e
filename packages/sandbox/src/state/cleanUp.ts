import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { disableController, removeCgroup } from '../node/cgroups';
import { CGROUP } from '../node/nodeConfig';
import { killAndWait } from '../process/killAndWait';
import {
  findProcessesByEnvironment,
  listProcesses,
  ProcessIdentity,
} from '../process/procfs';
import { run } from '../process/run';
import { MARK } from '../process/startDaemon';
import { Created } from './CreationRecord';
import { LINK_PREFIX } from './SandboxSpec';

/** What a sandbox may have made; for when its record is lost. */
export function everythingPossible(): Created[] {
  const links = readdirSync('/sys/class/net').filter(name =>
    name.startsWith(LINK_PREFIX),
  );
  return [
    { kind: 'cgroup', path: CGROUP },
    ...links.map(name => ({ kind: 'link' as const, name })),
  ];
}

/**
 * Takes away what a sandbox has made on this machine. Each part may be there,
 * half there, or gone; the last made goes first.
 */
export async function cleanUp(options: {
  sandboxId: string;
  created: Created[];
  /** The sandbox's own folder, deleted at the end. */
  stateDir?: string;
}): Promise<void> {
  const { created } = options;
  await endProcesses(options.sandboxId, created);
  for (const item of [...created].reverse()) {
    await remove(item);
  }
  if (options.stateDir) {
    await unmountBelow(options.stateDir);
    rmSync(options.stateDir, { recursive: true, force: true });
  }
}

/**
 * Ends the recorded processes and those that carry the mark; and their children
 * with them, since a node's process 1 is gone only when the node is.
 */
async function endProcesses(
  sandboxId: string,
  created: Created[],
): Promise<void> {
  const recorded = created.flatMap(item =>
    item.kind === 'process' ? [item] : [],
  );
  // A second look finds what a process has started while the first was made.
  for (let look = 0; look < 2; look++) {
    const found: ProcessIdentity[] = [
      ...recorded,
      ...findProcessesByEnvironment(MARK, sandboxId),
    ];
    const keys = new Set(
      found.map(({ pid, startTime }) => `${pid} ${startTime}`),
    );
    const all = listProcesses();
    const parents = new Set(
      all
        .filter(({ pid, startTime }) => keys.has(`${pid} ${startTime}`))
        .map(({ pid }) => pid),
    );
    await killAndWait([
      ...found,
      ...all.filter(({ parent }) => parents.has(parent)),
    ]);
  }
}

async function remove(item: Created): Promise<void> {
  switch (item.kind) {
    case 'process':
      return; // ended before
    case 'link':
      // Either end of a cable takes the other with it, at any moment.
      if (existsSync(`/sys/class/net/${item.name}`)) {
        await run('ip', ['link', 'delete', item.name]).catch(error => {
          if (existsSync(`/sys/class/net/${item.name}`)) {
            throw error;
          }
        });
      }
      return;
    case 'cgroup':
      await removeCgroup(item.path);
      return;
    case 'cgroupController':
      disableController(item.name);
      return;
    default:
      throw new Error(
        `The sandbox's record names something unknown: ${JSON.stringify(item)}`,
      );
  }
}

// The nodes mount in namespaces of their own. If one ever is in ours, deleting
// the folder would delete what is mounted there.
async function unmountBelow(dir: string): Promise<void> {
  const mounts = parseMountPoints(readFileSync('/proc/self/mountinfo', 'utf8'));
  for (const point of mounts.reverse()) {
    if (point.startsWith(`${dir}/`)) {
      await run('umount', ['--lazy', point]);
    }
  }
}

/** The mount points in `/proc/<pid>/mountinfo`, in mount order. */
export function parseMountPoints(text: string): string[] {
  return text
    .split('\n')
    .filter(Boolean)
    .map(line =>
      // Blanks and the like are written as octal numbers.
      line
        .split(' ')[4]
        .replace(/\\(\d{3})/g, (_, octal: string) =>
          String.fromCharCode(parseInt(octal, 8)),
        ),
    );
}
