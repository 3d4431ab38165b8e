// Preloaded into programs that we start: our end of their standard input is
// closed when we go away, even by kill -9, and they must not be left behind.
// Worker threads preload it too, and their standard input is always at its end.
if (require('node:worker_threads').isMainThread) {
  const end = () => process.kill(process.pid, 'SIGTERM');
  process.stdin.on('close', end);
  process.stdin.on('error', end);
  process.stdin.resume();
  // Reading must not by itself keep a program alive that is done.
  process.stdin.unref?.();
}
