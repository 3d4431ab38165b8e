/**
 * Waits, or less when `signal` aborts. Does not keep the process alive.
 *
 * @public
 */
export function delay(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise(resolve => {
    if (signal.aborted) {
      resolve();
      return;
    }
    let timer: NodeJS.Timeout | undefined = undefined;
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    timer = setTimeout(done, ms).unref();
    signal.addEventListener('abort', done);
  });
}
