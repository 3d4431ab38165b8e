import { spawn } from 'node:child_process';
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { CreationRecord } from '../state/CreationRecord';
import { isAlive, ProcessIdentity, readProcess } from './procfs';

/**
 * Environment variable that each process of a sandbox carries, with the
 * sandbox's id as value. It finds those that were started in the moment before
 * their pid was recorded.
 */
export const MARK = 'LONGSHORE_SANDBOX_ID';

// Nothing of the caller's environment, such as proxies or a kubeconfig, should
// change how the sandbox works.
const DAEMON_PATH =
  '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** A program that goes on running after the command that started it. */
export interface DaemonSpec {
  name: string;
  command: string;
  args: string[];
  logFile: string;
  env?: { [name: string]: string };
}

/** A daemon that was started or found running. */
export interface Daemon extends ProcessIdentity {
  name: string;
  logFile: string;
}

/**
 * Starts a daemon unless the recorded one still runs.
 * It gets a session of its own and writes into its log file.
 */
export async function ensureDaemon(options: {
  spec: DaemonSpec;
  record: CreationRecord;
  sandboxId: string;
}): Promise<Daemon> {
  const { spec, record, sandboxId } = options;
  const running = record.process(spec.name);
  if (running && isAlive(running)) {
    return { ...running, name: spec.name, logFile: spec.logFile };
  }
  mkdirSync(dirname(spec.logFile), { recursive: true });
  const log = openSync(spec.logFile, 'a');
  try {
    const pid = await new Promise<number>((resolve, reject) => {
      const child = spawn(spec.command, spec.args, {
        detached: true,
        cwd: '/',
        env: {
          PATH: DAEMON_PATH,
          HOME: '/root',
          [MARK]: sandboxId,
          ...spec.env,
        },
        stdio: ['ignore', log, log],
      });
      child.on('error', error =>
        reject(new Error(`Cannot start ${spec.name}: ${error.message}`)),
      );
      child.on('spawn', () => {
        child.unref();
        resolve(child.pid!);
      });
    });
    const startTime = readProcess(pid)?.startTime;
    if (!startTime) {
      throw new Error(`${spec.name} ended at once${lastLines(spec.logFile)}`);
    }
    record.add({ kind: 'process', name: spec.name, pid, startTime });
    return { name: spec.name, pid, startTime, logFile: spec.logFile };
  } finally {
    closeSync(log);
  }
}

/** Why a daemon will not become ready any more, or undefined while it runs. */
export function whyEnded(daemon: Daemon): string | undefined {
  return isAlive(daemon)
    ? undefined
    : `${daemon.name} has ended${lastLines(daemon.logFile)}`;
}

function lastLines(file: string): string {
  if (!existsSync(file)) {
    return '';
  }
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n').slice(-8);
  return `; the end of ${file}:\n${lines.join('\n')}`;
}
