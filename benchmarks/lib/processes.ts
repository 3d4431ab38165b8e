import { ChildProcess, spawn } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';

/** Runs a program to its end; its output is shown when it fails. */
export async function run(
  command: string,
  args: string[],
  options: { cwd: string; env?: NodeJS.ProcessEnv },
): Promise<string> {
  const child = spawn(command, args, {
    ...options,
    env: { ...process.env, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  child.stdout.on('data', chunk => (output += chunk));
  child.stderr.on('data', chunk => (output += chunk));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (code !== 0) {
    throw new Error(
      `${command} ${args.join(' ')} ended with ${code}:\n${output.slice(
        -4000,
      )}`,
    );
  }
  return output;
}

/**
 * Starts a program in a group of its own, so that it can be ended whole. What it
 * says goes into a file, or nowhere. Its standard input ends when we do, for
 * programs that preload `scripts/lib/exitWithParent.cjs`.
 */
export function startProgram(
  command: string,
  args: string[],
  options: { cwd: string; env?: NodeJS.ProcessEnv; logFile?: string },
): ChildProcess {
  const { logFile, ...spawning } = options;
  const output = logFile ? fs.openSync(logFile, 'a') : 'ignore';
  try {
    return spawn(command, args, {
      ...spawning,
      env: { ...process.env, ...options.env },
      stdio: ['pipe', output, output],
      detached: true,
    });
  } finally {
    if (typeof output === 'number') {
      fs.closeSync(output);
    }
  }
}

/** Ends a program of `startProgram`. */
export async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null && child.pid) {
    const ended = new Promise(resolve => child.once('exit', resolve));
    process.kill(-child.pid, 'SIGTERM');
    const timer = setTimeout(
      () => child.pid && process.kill(-child.pid, 'SIGKILL'),
      10_000,
    );
    await ended;
    clearTimeout(timer);
  }
}

/** Waits until an address answers with 2xx, for at most some minutes. */
export async function answers(
  url: string,
  child: ChildProcess,
  options: { timeoutMs?: number; headers?: Record<string, string> } = {},
): Promise<void> {
  const { timeoutMs = 600_000, headers } = options;
  const deadline = Date.now() + timeoutMs;
  while (Date.now() < deadline) {
    if (child.exitCode !== null) {
      throw new Error(`The program ended before ${url} answered`);
    }
    try {
      if ((await fetch(url, { headers })).ok) {
        return;
      }
    } catch {
      // Not listening yet.
    }
    await new Promise(resolve => setTimeout(resolve, 100));
  }
  throw new Error(`${url} did not answer in ${timeoutMs / 1000} s`);
}

/** A port on loopback that nobody listens on now. */
export function findFreePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = net.createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() =>
        resolve(typeof address === 'object' && address ? address.port : 0),
      );
    });
  });
}
