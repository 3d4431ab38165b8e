import { writeSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { Worker } from 'node:worker_threads';

/** What the thread that serves says to the one that watches over it. */
export type WorkerMessage = 'ready' | 'heap-full';

export interface SuperviseOptions {
  /** The script that the worker runs. */
  script: string;
  argv: string[];
  /** Largest heap of the worker in megabytes. */
  maxHeap: number;
  exitWithParent?: boolean;
}

// A worker that works on something large does not hear at once that it should end.
const LONGEST_END_MS = 10_000;

function heapFull(maxHeap: number): string {
  return `kube-sim: the heap of ${maxHeap} MB is full, so the clusters cannot go on; give it more with --max-heap <MB>, or play fewer clusters, pods or Events (eventLimit)\n`;
}

/**
 * Runs the server in a worker thread, since only a thread's heap can be given
 * a limit from within, and its overflow be told in a sentence instead of V8's
 * dump. Signals and the end of standard input reach this thread only, and are
 * passed on. Ends the process.
 */
export function superviseWorker(options: SuperviseOptions): void {
  const { maxHeap } = options;
  // A limit in NODE_OPTIONS would go before that of the worker.
  setFlagsFromString(`--max-old-space-size=${maxHeap}`);
  const worker = new Worker(options.script, {
    argv: options.argv,
    resourceLimits: { maxOldGenerationSizeMb: maxHeap },
  });
  const fail = (text: string) => {
    // Written at once: the process does not live until a stream would be.
    writeSync(process.stderr.fd, text);
    process.exit(1);
  };

  let ready = false;
  let ending = false;
  const end = () => {
    // A second wish is an order, and a server that does not serve yet has nothing to finish.
    if (ending || !ready) process.exit(ready ? 1 : 0);
    ending = true;
    worker.postMessage('end');
    setTimeout(() => process.exit(1), LONGEST_END_MS).unref();
  };
  process.on('SIGTERM', end);
  process.on('SIGINT', end);
  if (options.exitWithParent) {
    let closed = false;
    const endOnce = () => {
      if (!closed) end();
      closed = true;
    };
    process.stdin.on('end', endOnce).on('close', endOnce).resume();
  }

  worker.on('message', (message: WorkerMessage) => {
    if (message === 'heap-full') fail(heapFull(maxHeap));
    ready = true;
  });
  worker.on('error', (error: NodeJS.ErrnoException) => {
    fail(
      error.code === 'ERR_WORKER_OUT_OF_MEMORY'
        ? heapFull(maxHeap)
        : `kube-sim: ${error.stack ?? error}\n`,
    );
  });
  worker.on('exit', code => {
    process.exitCode = code;
    process.stdin.destroy();
  });
}
