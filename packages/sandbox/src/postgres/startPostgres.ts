import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ensureDebianPackages } from '../debian/ensureDebianPackages';
import { killAndWait } from '../process/killAndWait';
import { listProcesses } from '../process/procfs';
import { Log, Progress } from '../progress';
import { choosePort } from '../state/choosePort';
import {
  connectionString,
  ensurePostgresData,
  postgresCommand,
  PostgresSettings,
  waitForPostgres,
} from './postgresServer';

// Any free port will do: whoever starts it gets the address.
const ANY_PORT = 0;

/**
 * A PostgreSQL server that runs as long as this process wants it.
 *
 * @public
 */
export interface RunningPostgres {
  /** `postgresql://…`, a user who may create databases. */
  connectionString: string;
  /** Ends the server and waits until it is gone. The folder stays. */
  stop(): Promise<void>;
  /**
   * Kills the server with no time to close anything, as a power cut does, and
   * waits until it is gone.
   */
  kill(): Promise<void>;
  /** Starts it again at the same address, with what it held. */
  start(): Promise<void>;
}

/**
 * Starts a PostgreSQL server on loopback and nothing else of the sandbox, for
 * tests that need only a database. Takes about two seconds.
 *
 * @remarks
 * The folder must be new: the server's password is random and kept nowhere. It
 * does not wait for the disk (`synchronous_commit = off`), so a killed server
 * may have lost what it acknowledged last; a role can be set otherwise.
 * The server ends with the process that started it, also when that is killed.
 *
 * @public
 */
export async function startPostgres(options: {
  /** A new folder for data and log. */
  dir: string;
  log?: Log;
}): Promise<RunningPostgres> {
  const progress = new Progress(options.log ?? (() => {}));
  await ensureDebianPackages({ progress, only: 'postgres' });
  const settings: PostgresSettings = {
    dir: join(resolve(options.dir), 'server'),
    port: await choosePort({ preferred: ANY_PORT, taken: new Set() }),
    password: randomBytes(18).toString('base64url'),
  };
  mkdirSync(options.dir, { recursive: true });
  await ensurePostgresData(settings);
  const logFile = join(options.dir, 'postgres.log');
  let server = await startServer(settings, logFile);
  return {
    connectionString: connectionString(settings),
    stop: () => server.end('SIGINT'), // PostgreSQL's fast shutdown
    kill: () => server.end('SIGKILL'),
    start: async () => {
      server = await startServer(settings, logFile);
    },
  };
}

async function startServer(settings: PostgresSettings, logFile: string) {
  const log = openSync(logFile, 'a');
  const child = spawn(
    'setpriv',
    ['--pdeathsig=KILL', '--', ...postgresCommand(settings)],
    { stdio: ['ignore', log, log], cwd: '/' },
  );
  closeSync(log);
  const ended = new Promise<void>(done => {
    child.on('error', () => done());
    child.on('close', () => done());
  });
  const end = async (signal: 'SIGINT' | 'SIGKILL') => {
    if (process.getuid?.() === 0 && child.pid !== undefined) {
      // Behind unshare no signal but KILL arrives, and its child is the process
      // 1 that is gone only after the whole server is. The data need not
      // survive a stop.
      const init = listProcesses().filter(({ parent }) => parent === child.pid);
      child.kill('SIGKILL');
      await killAndWait(init);
    } else {
      child.kill(signal);
    }
    await ended;
  };
  try {
    await waitForPostgres(settings, () =>
      child.exitCode !== null || child.signalCode !== null
        ? `PostgreSQL has ended, see ${logFile}`
        : undefined,
    );
  } catch (error) {
    await end('SIGINT');
    throw error;
  }
  return { end };
}
