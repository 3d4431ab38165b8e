import { Clock } from '../time/Clock';

/** Another plugin may hang; it is asked again later. */
export const PATIENCE_MS = 10_000;

/** @throws Error when the work of another plugin takes too long; it goes on alone */
export async function inTime(clock: Clock, work: Promise<void>): Promise<void> {
  let cancel = () => {};
  const late = new Promise<never>((_, reject) => {
    cancel = clock.after(PATIENCE_MS, () =>
      reject(new Error(`no answer within ${PATIENCE_MS} ms`)),
    );
  });
  try {
    await Promise.race([work, late]);
  } finally {
    cancel();
  }
}
