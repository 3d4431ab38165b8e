import { InputError } from '@backstage/errors';
import { Command } from 'commander';
import { Cell } from '../Cell';
import { Log } from '../progress';
import { Sandbox } from '../Sandbox';
import { stateDir } from './stateDirOption';

/** Adds the commands that break a cell and mend it. */
export function addFaultCommands(program: Command, log: Log): void {
  const onCell = (
    parent: Command,
    options: { name: string; description: string; said: string },
    action: (cell: Cell, options: { [name: string]: string }) => Promise<void>,
  ) =>
    parent
      .command(`${options.name} <cell>`)
      .description(options.description)
      .addOption(stateDir())
      .action(async (name, given) => {
        const cell = (await Sandbox.open(given)).cell(name);
        await action(cell, given);
        log(`${cell.name}: ${options.said}`);
      });

  const apiServer = program
    .command('apiserver')
    .description('halt, kill and start an API server');
  onCell(
    apiServer,
    {
      name: 'pause',
      description: 'halt it: connections are taken and never answered',
      said: 'the API server is halted',
    },
    cell => cell.apiServer.pause(),
  );
  onCell(
    apiServer,
    { name: 'resume', description: 'let it go on', said: 'it goes on' },
    cell => cell.apiServer.resume(),
  );
  onCell(
    apiServer,
    {
      name: 'stop',
      description: 'kill it: connections are reset and refused',
      said: 'the API server is killed',
    },
    cell => cell.apiServer.stop(),
  );
  onCell(
    apiServer,
    { name: 'start', description: 'start it again', said: 'it is ready' },
    cell => cell.apiServer.start(),
  );

  const network = program
    .command('network')
    .description('faults of the line between a control plane and us');
  onCell(
    network,
    {
      name: 'cut',
      description: 'lose every packet, and tell nobody',
      said: 'the line is cut',
    },
    cell => cell.network.cut(),
  );
  onCell(
    network,
    {
      name: 'slow',
      description: 'make every round trip take longer',
      said: 'the line is slow',
    },
    (cell, { delay }) => cell.network.slow({ delayMs: milliseconds(delay) }),
  ).requiredOption('--delay <time>', 'how much longer, as 500ms or 5s');
  onCell(
    network,
    { name: 'heal', description: 'as before', said: 'the line is healthy' },
    cell => cell.network.heal(),
  );

  onCell(
    program.command('etcd').description('the store of a cell'),
    {
      name: 'compact',
      description: 'forget the past: old watches are answered 410',
      said: 'the past is forgotten',
    },
    async cell => {
      await cell.compact();
    },
  );
}

/** Parses a time such as `500ms` or `5s`. */
export function milliseconds(text: string): number {
  const [, number, unit] = /^(\d+)(ms|s)$/.exec(text) ?? [];
  if (!number) {
    throw new InputError(`A time is written as 500ms or 5s, not '${text}'`);
  }
  return Number(number) * (unit === 's' ? 1000 : 1);
}
