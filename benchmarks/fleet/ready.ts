import { setTimeout as sleep } from 'node:timers/promises';
import { FleetPortal, Reader } from './FleetPortal';

const POLL_MS = 250;

/**
 * Waits until a reader who sees everything is shown every service with all of
 * its instances, and says when, in seconds since the start of the portal.
 */
export async function untilSynced(options: {
  portal: FleetPortal;
  reader: Reader;
  withinMs?: number;
}): Promise<number> {
  const { portal, reader, withinMs = 600_000 } = options;
  const { services } = reader;
  const deadline = Date.now() + withinMs;
  let seen = '';
  while (Date.now() < deadline) {
    try {
      const { complete, states, totalItems } = await portal.call<{
        complete: boolean;
        totalItems: number;
        states: Record<string, number>;
      }>(reader, '/services/services?limit=1');
      seen = JSON.stringify({ complete, totalItems, states });
      if (complete && totalItems === services && states.running === services) {
        return (Date.now() - portal.startedAt) / 1_000;
      }
    } catch (error) {
      // Members are not known yet.
      seen = String(error);
    }
    await sleep(POLL_MS);
  }
  throw new Error(`Not everything is shown: ${seen}`);
}
