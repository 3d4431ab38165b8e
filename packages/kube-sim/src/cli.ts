import { Command } from 'commander';
import { isMainThread, parentPort } from 'node:worker_threads';
import { runServer, ServeOptions } from './scenario/runServer';
import { superviseWorker, WorkerMessage } from './server/superviseWorker';
import { watchHeap } from './server/watchHeap';

// Enough for 50,000 pods, and together with all else below 1.2 GB.
const DEFAULT_MAX_HEAP = 950;
const LEAST_MAX_HEAP = 32;

interface CliOptions extends ServeOptions {
  exitWithParent?: boolean;
  maxHeap: number;
}

function port(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0 || value > 65_535) {
    throw new Error(`"${text}" is not a port`);
  }
  return value;
}

function megabytes(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < LEAST_MAX_HEAP) {
    throw new Error(
      `--max-heap: "${text}" must be a whole number of megabytes, at least ${LEAST_MAX_HEAP}`,
    );
  }
  return value;
}

/** What the worker does: it serves until it is told to end. */
async function serve(options: CliOptions): Promise<void> {
  const tell = (message: WorkerMessage) => parentPort?.postMessage(message);
  watchHeap(options.maxHeap, () => tell('heap-full'));
  const stop = await runServer(options);
  parentPort?.once('message', async () => {
    await stop();
    process.exit(0);
  });
  tell('ready');
}

/**
 * The `kube-sim` command. The server runs in a worker thread, which starts the
 * script `argv[1]` once more: that script has to call this function.
 *
 * @public
 */
export async function runCli(argv: string[]): Promise<void> {
  const program = new Command('kube-sim')
    .description('Plays Kubernetes clusters on a loopback port')
    .option(
      '--scenario <file>',
      'YAML that says which clusters, what runs in them, what is ill',
    )
    .option(
      '--port <port>',
      'HTTPS port of the clusters, 0 for a free one',
      port,
      0,
    )
    .option(
      '--admin-port <port>',
      'HTTP port of the admin API, 0 for a free one',
      port,
      0,
    )
    .option(
      '--state-dir <dir>',
      'keeps the certificate authority and the tokens over restarts',
    )
    .option(
      '--kubeconfig-out <file>',
      'writes a kubeconfig with one context per cluster',
    )
    .option('--manual-clock', 'time moves only by the admin API')
    .option('--exit-with-parent', 'ends when standard input is closed')
    .option(
      '--max-heap <MB>',
      'largest heap; the process ends with a message when it is full',
      megabytes,
      DEFAULT_MAX_HEAP,
    )
    .action(async (options: CliOptions) => {
      if (!isMainThread) {
        await serve(options);
        return;
      }
      superviseWorker({
        script: argv[1],
        argv: argv.slice(2),
        maxHeap: options.maxHeap,
        exitWithParent: options.exitWithParent,
      });
    });
  try {
    await program.parseAsync(argv);
  } catch (error) {
    process.stderr.write(
      `kube-sim: ${error instanceof Error ? error.message : error}\n`,
    );
    // What has been started already would keep the thread alive.
    process.exit(1);
  }
}
