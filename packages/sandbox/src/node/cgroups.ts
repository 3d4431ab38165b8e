import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { waitFor } from '../process/waitFor';
import { CreationRecord } from '../state/CreationRecord';
import { CGROUP } from './nodeConfig';

const CGROUP_ROOT = '/sys/fs/cgroup';

// The kernel empties the cgroups of killed processes a moment after them.
const REMOVE_TIMEOUT_MS = 10_000;

/**
 * The folders that have a cgroup tree of their own: one per controller in
 * version 1 (and hybrid), the one folder in version 2.
 */
export function cgroupTrees(root = CGROUP_ROOT): string[] {
  if (isVersion2(root)) {
    return [root];
  }
  // Links such as cpu -> cpu,cpuacct are skipped by isDirectory.
  return readdirSync(root, { withFileTypes: true })
    .filter(entry => entry.isDirectory())
    .map(entry => join(root, entry.name));
}

/** Makes a cgroup in every tree; the kubelet expects its root to be there. */
export function ensureCgroup(
  path: string,
  record: CreationRecord,
  root = CGROUP_ROOT,
): void {
  record.add({ kind: 'cgroup', path: CGROUP });
  for (const tree of cgroupTrees(root)) {
    // In hybrid mode version 2 is one of several trees, and not used for limits.
    if (tree === root) {
      enableControllers(root, path, record);
    }
    mkdirSync(join(tree, path), { recursive: true });
    if (tree !== root) {
      inheritCpuset(tree, path);
    }
  }
}

/** Removes a cgroup and all below it in every tree; nothing may run there. */
export async function removeCgroup(
  path: string,
  root = CGROUP_ROOT,
): Promise<void> {
  await waitFor(
    { what: `removal of cgroup ${path}`, timeoutMs: REMOVE_TIMEOUT_MS },
    () => {
      cgroupTrees(root).forEach(tree => removeTree(join(tree, path)));
      return true;
    },
  );
}

/** Takes controllers back from version 2's root that it had not before. */
export function disableController(name: string, root = CGROUP_ROOT): void {
  writeFileSync(join(root, 'cgroup.subtree_control'), `-${name}`);
}

function isVersion2(root: string): boolean {
  return existsSync(join(root, 'cgroup.controllers'));
}

// In version 2 a cgroup's children get only the controllers that it gives on.
function enableControllers(
  root: string,
  path: string,
  record: CreationRecord,
): void {
  const words = (file: string) =>
    readFileSync(file, 'utf8').split(/\s+/).filter(Boolean);
  let dir = root;
  for (const part of path.split('/').filter(Boolean)) {
    const given = words(join(dir, 'cgroup.subtree_control'));
    for (const name of words(join(dir, 'cgroup.controllers'))) {
      if (!given.includes(name)) {
        if (dir === root) {
          record.add({ kind: 'cgroupController', name });
        }
        writeFileSync(join(dir, 'cgroup.subtree_control'), `+${name}`);
      }
    }
    dir = join(dir, part);
    mkdirSync(dir, { recursive: true });
  }
}

// In version 1 a new cpuset is empty, and no process can enter it.
function inheritCpuset(tree: string, path: string): void {
  let dir = tree;
  for (const part of path.split('/').filter(Boolean)) {
    const parent = dir;
    dir = join(dir, part);
    for (const file of ['cpuset.cpus', 'cpuset.mems']) {
      const own = join(dir, file);
      if (existsSync(own) && readFileSync(own, 'utf8').trim() === '') {
        writeFileSync(own, readFileSync(join(parent, file)));
      }
    }
  }
}

function removeTree(dir: string): void {
  if (!existsSync(dir)) {
    return;
  }
  for (const entry of readdirSync(dir, { withFileTypes: true })) {
    if (entry.isDirectory()) {
      removeTree(join(dir, entry.name));
    }
  }
  rmdirSync(dir);
}
