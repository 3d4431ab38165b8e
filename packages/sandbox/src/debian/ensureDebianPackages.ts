import { NotAllowedError, NotFoundError } from '@backstage/errors';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../process/run';
import { Progress } from '../progress';
import { withoutServiceStart } from './withoutServiceStart';

/** Where Debian's CNI plugins lie. */
export const CNI_PLUGIN_DIR = '/usr/lib/cni';

const PROGRAM_FOLDERS = [
  '/usr/local/sbin',
  '/usr/local/bin',
  '/usr/sbin',
  '/usr/bin',
  '/sbin',
  '/bin',
];

/** Debian packages that the sandbox needs, each with a sign of its presence. */
const PACKAGES: { name: string; isThere: () => boolean }[] = [
  { name: 'containerd', isThere: () => hasProgram('containerd') },
  { name: 'runc', isThere: () => hasProgram('runc') },
  {
    name: 'containernetworking-plugins',
    isThere: () => existsSync(join(CNI_PLUGIN_DIR, 'bridge')),
  },
  { name: 'docker-registry', isThere: () => hasProgram('docker-registry') },
  { name: 'iproute2', isThere: () => hasProgram('ip') },
  // The kubelet writes its firewall chains, inside the node only.
  { name: 'iptables', isThere: () => hasProgram('iptables') },
  { name: 'util-linux', isThere: () => hasProgram('unshare') },
  { name: 'mount', isThere: () => hasProgram('mount') },
];

const POSTGRES_PACKAGE = {
  name: 'postgresql',
  isThere: () => findPostgresBinDir() !== undefined,
};

// For those who start it.
const PROMETHEUS_PACKAGE = {
  name: 'prometheus',
  isThere: () => hasProgram('prometheus'),
};

/** The folder with the newest PostgreSQL server's programs. */
export function findPostgresBinDir(): string | undefined {
  const base = '/usr/lib/postgresql';
  if (!existsSync(base)) {
    return undefined;
  }
  return readdirSync(base)
    .sort((a, b) => Number(b) - Number(a))
    .map(version => join(base, version, 'bin'))
    .find(dir => existsSync(join(dir, 'postgres')));
}

/** Installs what is missing when root, else says how to. */
export async function ensureDebianPackages(options: {
  progress: Progress;
  /** One part alone, for those who need nothing else. */
  only?: 'postgres' | 'prometheus';
  /** Those that are needed only for what is started on demand, too. */
  all?: boolean;
}): Promise<void> {
  const wanted = {
    postgres: [POSTGRES_PACKAGE],
    prometheus: [PROMETHEUS_PACKAGE],
    none: [
      ...PACKAGES,
      POSTGRES_PACKAGE,
      ...(options.all ? [PROMETHEUS_PACKAGE] : []),
    ],
  }[options.only ?? 'none'];
  const missing = wanted
    .filter(({ isThere }) => !isThere())
    .map(({ name }) => name);
  if (missing.length === 0) {
    return;
  }
  const command = `apt-get update && apt-get install -y --no-install-recommends ${missing.join(
    ' ',
  )}`;
  if (!hasProgram('apt-get')) {
    throw new NotFoundError(
      `These Debian packages are missing, and this machine has no apt-get: ${missing.join(
        ', ',
      )}. Install their like with the machine's own package manager.`,
    );
  }
  if (process.getuid?.() !== 0) {
    throw new NotAllowedError(
      `Debian packages are missing. As root, run: ${command}`,
    );
  }
  await options.progress.step(`installing ${missing.join(', ')}`, async () => {
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    await run('apt-get', ['update', '-q'], { env });
    await withoutServiceStart(missing, () =>
      run(
        'apt-get',
        ['install', '-y', '-q', '--no-install-recommends', ...missing],
        { env },
      ),
    );
  });
}

function hasProgram(name: string): boolean {
  return PROGRAM_FOLDERS.some(folder => existsSync(join(folder, name)));
}
