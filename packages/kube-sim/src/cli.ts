import { Command } from 'commander';
import { runServer, ServeOptions } from './scenario/runServer';

function port(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0 || value > 65_535) {
    throw new Error(`"${text}" is not a port`);
  }
  return value;
}

/**
 * The `kube-sim` command.
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
    .action((options: ServeOptions) => runServer(options));
  try {
    await program.parseAsync(argv);
  } catch (error) {
    process.stderr.write(
      `kube-sim: ${error instanceof Error ? error.message : error}\n`,
    );
    process.exitCode = 1;
  }
}
