import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Holds a lock while the work runs, so that two commands do not do it at once.
 *
 * The lock is flock(2) on a file that we keep open: the kernel gives it back
 * when this process ends in whatever way, so there is no stale lock to judge.
 * Node has no flock call; util-linux's `flock` takes it for the open file that
 * it inherits, and the open file stays ours after it has ended.
 */
export async function withFileLock<T>(
  options: { file: string; onWait?: () => void },
  work: () => Promise<T>,
): Promise<T> {
  mkdirSync(dirname(options.file), { recursive: true });
  const descriptor = openSync(options.file, 'a');
  try {
    if (!(await flock(descriptor, ['--nonblock']))) {
      options.onWait?.();
      if (!(await flock(descriptor, []))) {
        throw new Error(`Cannot take the lock '${options.file}'`);
      }
    }
    return await work();
  } finally {
    closeSync(descriptor);
  }
}

async function flock(descriptor: number, options: string[]): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const child = spawn('flock', [...options, '--exclusive', '3'], {
      stdio: ['ignore', 'ignore', 'inherit', descriptor],
    });
    child.on('error', error =>
      reject(
        new Error(
          `Cannot run 'flock' (Debian package util-linux): ${error.message}`,
        ),
      ),
    );
    child.on('close', code => resolve(code === 0));
  });
}
