import { Command } from 'commander';
import { Log } from '../progress';
import { Sandbox } from '../Sandbox';
import { stateDir } from './stateDirOption';

/** Adds the commands for nodes and pods of which there are only the objects. */
export function addKwokCommands(program: Command, log: Log): void {
  const kwok = program
    .command('kwok')
    .description('thousands of nodes and pods that are only played');
  kwok
    .command('on')
    .description('play so many, and wait until all pods are ready')
    .addOption(stateDir())
    .requiredOption('--cell <name>', 'in which cluster')
    .option('--nodes <number>', 'nodes', '50')
    .option('--pods <number>', 'pods, in the namespace kwok', '500')
    .action(async options => {
      const cell = (await Sandbox.open({ ...options, log })).cell(options.cell);
      const [nodes, pods] = [Number(options.nodes), Number(options.pods)];
      await cell.kwok.on({ nodes, pods });
      log(`${cell.name}: ${pods} pods on ${nodes} nodes are ready`);
    });
  kwok
    .command('off')
    .description('take away all that is played')
    .addOption(stateDir())
    .requiredOption('--cell <name>', 'in which cluster')
    .action(async options => {
      const cell = (await Sandbox.open({ ...options, log })).cell(options.cell);
      await cell.kwok.off();
      log(`${cell.name}: nothing is played`);
    });
}
