// Preloaded into programs that we start: our end of their standard input is
// closed when we go away, even by kill -9, and they must not be left behind.
process.stdin.on('close', () => process.kill(process.pid, 'SIGTERM'));
process.stdin.on('error', () => process.kill(process.pid, 'SIGTERM'));
process.stdin.resume();
// Reading must not by itself keep a program alive that is done.
process.stdin.unref?.();
