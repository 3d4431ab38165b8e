import {
  closeSync,
  existsSync,
  fstatSync,
  openSync,
  readdirSync,
  readSync,
} from 'node:fs';
import { join } from 'node:path';
import { SandboxPaths } from '../state/SandboxPaths';

const TAIL_BYTES = 128 * 1024;

/** The ends of all logs by name; a node's containerd and kube-proxy included. */
export function logTails(paths: SandboxPaths): Map<string, string> {
  const tails = new Map<string, string>();
  const add = (dir: string, prefix = '') => {
    const names = existsSync(dir) ? readdirSync(dir) : [];
    for (const name of names.filter(one => one.endsWith('.log'))) {
      tails.set(prefix + name, tailOf(join(dir, name)));
    }
  };
  add(join(paths.root, 'logs'));
  const nodes = join(paths.root, 'nodes');
  for (const node of existsSync(nodes) ? readdirSync(nodes) : []) {
    add(join(nodes, node), `${node}-`);
  }
  return tails;
}

function tailOf(file: string): string {
  const descriptor = openSync(file, 'r');
  try {
    const { size } = fstatSync(descriptor);
    const buffer = Buffer.alloc(Math.min(size, TAIL_BYTES));
    const read = readSync(
      descriptor,
      buffer,
      0,
      buffer.length,
      size - buffer.length,
    );
    return buffer.toString('utf8', 0, read);
  } finally {
    closeSync(descriptor);
  }
}
