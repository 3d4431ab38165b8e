import { NotFoundError } from '@backstage/errors';
import {
  chownSync,
  existsSync,
  mkdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { findPostgresBinDir } from '../debian/ensureDebianPackages';
import { run } from '../process/run';
import { waitFor } from '../process/waitFor';

const USER = 'postgres';
const READY_TIMEOUT_MS = 30_000;

// Exists on every Linux machine, and is for exactly this.
const MOUNT_POINT = '/mnt';

/** Where a PostgreSQL server is and how one logs in. */
export interface PostgresSettings {
  /** Folder of the server, made when missing. Holds `data` and nothing else. */
  dir: string;
  port: number;
  password: string;
}

/** The address for clients. The user may create databases. */
export function connectionString(settings: PostgresSettings): string {
  return `postgresql://${USER}:${settings.password}@127.0.0.1:${settings.port}/postgres`;
}

/** Makes the data folder, unless it is there. */
export async function ensurePostgresData(
  settings: PostgresSettings,
  runCommand = run,
): Promise<void> {
  const { dir, password } = settings;
  if (existsSync(join(dir, 'data', 'PG_VERSION'))) {
    return;
  }
  mkdirSync(dir, { recursive: true });
  // What a killed initdb has left would make the next one refuse.
  rmSync(join(dir, 'data'), { recursive: true, force: true });
  const passwordFile = join(dir, 'password');
  writeFileSync(passwordFile, password, { mode: 0o600 });
  if (isRoot()) {
    const id = async (option: string) =>
      Number((await run('id', [option, USER])).trim());
    const [uid, gid] = [await id('-u'), await id('-g')];
    chownSync(dir, uid, gid);
    chownSync(passwordFile, uid, gid);
  }
  const seen = isRoot() ? MOUNT_POINT : dir;
  try {
    const [command, ...args] = asPostgresUser(dir, [
      program('initdb'),
      `--pgdata=${join(seen, 'data')}`,
      `--username=${USER}`,
      `--pwfile=${join(seen, 'password')}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale=C.UTF-8',
      '--no-sync',
    ]);
    await runCommand(command, args);
  } finally {
    rmSync(passwordFile, { force: true });
  }
}

/** The command line that runs the server in the foreground. */
export function postgresCommand(settings: PostgresSettings): string[] {
  const options: { [name: string]: string } = {
    listen_addresses: '127.0.0.1',
    port: String(settings.port),
    // Loopback alone: socket paths are too short for deep folders.
    unix_socket_directories: '',
    // Each Backstage plugin has a pool of its own.
    max_connections: '300',
    // The data need not survive the machine.
    fsync: 'off',
    synchronous_commit: 'off',
    full_page_writes: 'off',
  };
  return asPostgresUser(settings.dir, [
    program('postgres'),
    '-D',
    join(isRoot() ? MOUNT_POINT : settings.dir, 'data'),
    ...Object.entries(options).flatMap(([name, value]) => [
      '-c',
      `${name}=${value}`,
    ]),
  ]);
}

/** Waits until the server takes connections. */
export async function waitForPostgres(
  settings: PostgresSettings,
  hopeless: () => string | undefined,
): Promise<void> {
  await waitFor(
    { what: 'PostgreSQL', timeoutMs: READY_TIMEOUT_MS, hopeless },
    async () => {
      await run(program('pg_isready'), [
        '--quiet',
        '--host=127.0.0.1',
        `--port=${settings.port}`,
      ]);
      return true;
    },
  );
}

/**
 * PostgreSQL refuses to run as root. Its user may not be able to reach the
 * folder (a home directory is often closed), so it gets a mount namespace in
 * which the folder lies at a place of its own. The PID and IPC namespaces see
 * to it, with a /dev/shm of its own, that nothing of a killed server is left. The
 * shell stays process 1 of them: a process that changes its user, as setpriv
 * does, loses the order to end with its parent.
 */
function asPostgresUser(dir: string, command: string[]): string[] {
  if (!isRoot()) {
    return command;
  }
  return [
    'unshare',
    '--mount',
    '--ipc',
    '--pid',
    '--fork',
    '--kill-child=KILL',
    'sh',
    '-c',
    `mount -n -t tmpfs -o mode=1777 tmpfs /dev/shm && mount -n --bind "$0" ${MOUNT_POINT} && cd ${MOUNT_POINT} && { setpriv --reuid=${USER} --regid=${USER} --clear-groups -- "$@" & wait $!; }`,
    dir,
    ...command,
  ];
}

function program(name: string): string {
  const dir = findPostgresBinDir();
  if (!dir) {
    throw new NotFoundError(
      'There is no PostgreSQL server in /usr/lib/postgresql. Install it: apt-get install -y postgresql',
    );
  }
  return join(dir, name);
}

function isRoot(): boolean {
  return process.getuid?.() === 0;
}
