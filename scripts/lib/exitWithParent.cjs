// Preloaded into programs that we start: our end of their standard input is
// closed when we go away, even by kill -9, and they must not be left behind.
// Worker threads preload it too, and their standard input is always at its end.
const GRACE_MS = 10_000;

if (require('node:worker_threads').isMainThread) {
  const end = () => {
    process.kill(process.pid, 'SIGTERM');
    // A program that was asked to end may wait for connections to close, and
    // nobody is left who would press it.
    setTimeout(() => process.exit(1), GRACE_MS);
  };
  process.stdin.once('close', end);
  process.stdin.once('error', end);
  process.stdin.resume();
  // Reading must not by itself keep a program alive that is done.
  process.stdin.unref?.();
}
