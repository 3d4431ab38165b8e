import { waitFor } from './waitFor';
import { isAlive, ProcessIdentity } from './procfs';

// The kernel needs a moment to take down a namespace full of containers.
const GONE_TIMEOUT_MS = 20_000;

/**
 * Kills exactly these processes and waits until they are gone.
 * One that has ended is left alone, even when its pid is another's now.
 */
export async function killAndWait(processes: ProcessIdentity[]): Promise<void> {
  for (const identity of processes) {
    if (isAlive(identity)) {
      try {
        process.kill(identity.pid, 'SIGKILL');
      } catch (error) {
        // Ended between the look and the signal.
        if ((error as NodeJS.ErrnoException).code !== 'ESRCH') {
          throw error;
        }
      }
    }
  }
  await waitFor(
    {
      what: `end of processes ${processes.map(({ pid }) => pid).join(', ')}`,
      timeoutMs: GONE_TIMEOUT_MS,
      intervalMs: 20,
    },
    () => processes.every(identity => !isAlive(identity)),
  );
}
