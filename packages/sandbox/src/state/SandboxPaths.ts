import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

/** Where the package keeps the sources of its images, builds and manifests. */
export const PACKAGE_ROOT = dirname(
  require.resolve('@longshore/sandbox/package.json'),
);

/** Built binaries and images; outlives every sandbox. */
export function cacheDir(env: NodeJS.ProcessEnv = process.env): string {
  return join(
    env.XDG_CACHE_HOME || join(env.HOME || homedir(), '.cache'),
    'longshore',
  );
}

/** The state folder: given, from the environment, or in the repository. */
export function resolveStateDir(given?: string): string {
  const wanted = given ?? process.env.LONGSHORE_SANDBOX_DIR;
  return wanted
    ? resolve(wanted)
    : join(repositoryRoot(process.cwd()), '.longshore', 'sandbox');
}

/** The repository in which a folder lies, else the folder itself. */
export function repositoryRoot(start: string): string {
  for (let dir = start; dir !== dirname(dir); dir = dirname(dir)) {
    if (existsSync(join(dir, 'backstage.json'))) {
      return dir;
    }
  }
  return start;
}

/** The files of one sandbox, all under its state folder. */
export class SandboxPaths {
  readonly root: string;

  constructor(root: string) {
    this.root = root;
  }

  /** What the sandbox is: id, ports, cells, passwords. */
  get spec(): string {
    return join(this.root, 'sandbox.json');
  }

  /** What the sandbox has made outside its folder. */
  get record(): string {
    return join(this.root, 'record.jsonl');
  }

  /** Beside the folder, since `down` deletes the folder while it holds it. */
  get lock(): string {
    return `${this.root}.lock`;
  }

  log(name: string): string {
    return join(this.root, 'logs', `${name}.log`);
  }

  cell(cell: string, ...parts: string[]): string {
    return join(this.root, 'cells', cell, ...parts);
  }

  node(node: string, ...parts: string[]): string {
    return join(this.root, 'nodes', node, ...parts);
  }

  get leases(): string {
    return join(this.root, 'leases');
  }

  get postgres(): string {
    return join(this.root, 'postgres');
  }

  get prometheus(): string {
    return join(this.root, 'prometheus');
  }

  get registry(): string {
    return join(this.root, 'registry');
  }
}
