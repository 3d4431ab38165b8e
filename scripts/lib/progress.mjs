const started = Date.now();
const STILL_RUNNING_EVERY_MS = 15_000;

/** Seconds, or minutes and seconds, since a moment. */
export function elapsed(since = started) {
  const seconds = Math.round((Date.now() - since) / 1000);
  return seconds < 60
    ? `${seconds} s`
    : `${Math.floor(seconds / 60)} min ${String(seconds % 60).padStart(
        2,
        '0',
      )} s`;
}

/**
 * Runs one step and shows that it goes on: a line when it starts, one now and
 * then while it lasts, and one with its time when it ends. Steps may run beside
 * each other, so each line names its step.
 */
export async function step(title, work) {
  const since = Date.now();
  console.log(`▸ ${title}`);
  const timer = setInterval(
    () => console.log(`  … ${title}, ${elapsed(since)} so far`),
    STILL_RUNNING_EVERY_MS,
  );
  try {
    const result = await work();
    console.log(
      `  ✓ ${title}: ${
        result?.skipped ? 'nothing to do' : `done in ${elapsed(since)}`
      }`,
    );
    return result;
  } catch (error) {
    console.log(`  ✗ ${title}: failed after ${elapsed(since)}`);
    throw error;
  } finally {
    clearInterval(timer);
  }
}
