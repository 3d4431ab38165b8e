import { Command, Option } from 'commander';
import { readFileSync, rmSync } from 'node:fs';
import { addFaultCommands } from './cli/faultCommands';
import { addKwokCommands } from './cli/kwokCommands';
import { stateDir } from './cli/stateDirOption';
import { startPostgres } from './postgres/startPostgres';
import { Sandbox } from './Sandbox';
import { DEFAULT_SIZE } from './state/SandboxSpec';
import { statusTable } from './status';

const log = (line: string) => process.stderr.write(`${line}\n`);
// As the person has called it.
const COMMAND =
  process.env.npm_lifecycle_event === 'sandbox'
    ? 'npm run sandbox --'
    : 'longshore-sandbox';
const print = (text: string) => process.stdout.write(`${text}\n`);

const program = new Command('longshore-sandbox')
  .description(
    'A real Kubernetes, an image registry and PostgreSQL on this machine',
  )
  .showHelpAfterError();

program
  .command('prepare')
  .description('install and build what `up` needs, and start nothing')
  .action(async () => Sandbox.prepare({ log }));

program
  .command('up')
  .description('start everything that does not run')
  .addOption(stateDir())
  .option(
    '--cells <number>',
    'Kubernetes clusters of a new sandbox',
    String(DEFAULT_SIZE.cells),
  )
  .option(
    '--nodes <numbers>',
    'nodes of each cluster; the last number counts for all that follow',
    DEFAULT_SIZE.nodes.join(','),
  )
  .option('--prometheus', 'with Prometheus, which scrapes kubelets and pods')
  .action(async options => {
    const sandbox = await Sandbox.up({
      stateDir: options.stateDir,
      cells: Number(options.cells),
      nodes: String(options.nodes).split(',').map(Number),
      log,
    }).catch(error => {
      log('What was started is still there: look into its logs, then `down`.');
      throw error;
    });
    if (options.prometheus) {
      await sandbox.prometheus.start();
    }
    print(nextSteps(sandbox, options.prometheus));
  });

program
  .command('down')
  .description('end everything and leave nothing behind')
  .addOption(stateDir())
  .action(async options => Sandbox.down({ ...options, log }));

program
  .command('status')
  .description('show what runs')
  .addOption(stateDir())
  .option('--json', 'for programs')
  .action(async options => {
    const status = Sandbox.status(options);
    if (options.json) {
      print(JSON.stringify(status, undefined, 2));
    } else if (status.state === 'down') {
      print(`No sandbox in ${status.stateDir}`);
    } else {
      print(statusTable(status));
    }
  });

program
  .command('kubeconfig')
  .description('print a kubeconfig')
  .addOption(stateDir())
  .option('--cell <name>', 'which cluster (default: the first)')
  .addOption(
    new Option('--user <who>', 'the administrator or the platform account')
      .choices(['admin', 'longshore'])
      .default('admin'),
  )
  .option('--path', "print the file's path instead")
  .action(async options => {
    const sandbox = await Sandbox.open(options);
    const cell = sandbox.cell(options.cell ?? sandbox.cells[0].name);
    const file =
      options.user === 'longshore'
        ? cell.longshoreKubeconfigPath
        : cell.kubeconfigPath;
    print(options.path ? file : readFileSync(file, 'utf8').trimEnd());
  });

const node = program.command('node').description("a node's power switch");
node
  .command('off <name>')
  .description('cut the power; the cluster sees it after 20 to 30 s')
  .addOption(stateDir())
  .action(async (name, options) => {
    await (await Sandbox.open(options)).node(name).off();
    log(`${name} is off`);
  });
node
  .command('on <name>')
  .description('switch on again and wait until it is Ready')
  .addOption(stateDir())
  .action(async (name, options) => {
    const target = (await Sandbox.open(options)).node(name);
    await target.on();
    await target.waitFor('Ready');
    log(`${name} is Ready`);
  });

addFaultCommands(program, log);
addKwokCommands(program, log);

program
  .command('postgres')
  .description('PostgreSQL alone, until standard input ends')
  .requiredOption('--dir <folder>', 'folder for its data, made anew')
  .action(async ({ dir }) => {
    rmSync(dir, { recursive: true, force: true });
    const { connectionString, stop } = await startPostgres({ dir, log });
    print(JSON.stringify({ connectionString }));
    const end = async () => {
      await stop();
      rmSync(dir, { recursive: true, force: true });
      process.exit(0);
    };
    process.once('SIGTERM', end);
    process.once('SIGINT', end);
    process.stdin.once('close', end).resume();
  });

program.parseAsync().catch(error => {
  log(`Error: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
});

function nextSteps(sandbox: Sandbox, withPrometheus: boolean): string {
  const { cells, images, postgres, registryUrl } = sandbox;
  const kubeconfigs = cells.map(cell => cell.kubeconfigPath).join(':');
  const proxied = Object.keys(process.env).some(
    name => name.toLowerCase() === 'https_proxy',
  );
  return `
The sandbox is up. Try:
  export KUBECONFIG=${shellWord(kubeconfigs)}
${
  proxied ? '  export NO_PROXY=198.18.0.0/15  # this shell uses a proxy\n' : ''
}\
  kubectl get nodes
  kubectl create deployment web --image=${images.web.v1} --replicas=4
  kubectl get pods -o wide      # then: curl http://<pod address>:8080/help
  ${COMMAND} node off ${cells[0].nodes[0].name}

Registry    http://${registryUrl}${
    withPrometheus ? `\nPrometheus  ${sandbox.prometheus.url}` : ''
  }
PostgreSQL  ${postgres.connectionString}
End it      ${COMMAND} down`;
}

function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text)
    ? text
    : `'${text.replaceAll("'", `'\\''`)}'`;
}
