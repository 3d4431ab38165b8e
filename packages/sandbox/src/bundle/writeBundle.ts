import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Cell } from '../Cell';
import { SandboxPaths } from '../state/SandboxPaths';
import { readStatus } from '../status';
import { logTails } from './logTails';
import { podStates } from './podStates';

// A cell that does not answer must not keep the bundle waiting.
const REQUEST_TIMEOUT = '--request-timeout=10s';
const AUDIT_EVENTS = 500;

/**
 * What to put into a bundle beside what the sandbox knows itself.
 *
 * @public
 */
export interface BundleOptions {
  /** More files by name: the rows that a portal shows, for example. */
  files?: { [name: string]: string };
}

/**
 * Writes what one wants to see after a test has failed. No object is written
 * whole: environment variables, Secrets and tokens stay where they are.
 */
export async function writeBundle(
  options: BundleOptions & { dir: string; cells: Cell[]; paths: SandboxPaths },
): Promise<void> {
  const { dir, paths } = options;
  const write = (name: string, content: string) => {
    mkdirSync(join(dir, name, '..'), { recursive: true });
    writeFileSync(join(dir, name), content);
  };
  const status = readStatus(paths);
  write('status.json', JSON.stringify(status, undefined, 2));
  for (const [name, content] of Object.entries(options.files ?? {})) {
    write(name, content);
  }
  for (const [name, content] of logTails(paths)) {
    write(join('logs', name), content);
  }
  await Promise.all(
    options.cells.map(async cell => {
      const ask = async (name: string, args: string[], read = asItIs) =>
        write(join(cell.name, name), await answerOf(cell, args).then(read));
      const everywhere = '--all-namespaces';
      await ask('nodes.txt', ['get', 'nodes', '--output=wide']);
      await ask('pods.txt', ['get', 'pods', everywhere, '--output=wide']);
      await ask(
        'pods.json',
        ['get', 'pods', everywhere, '--output=json'],
        podStates,
      );
      await ask('deployments.txt', [
        ...['get', 'deployments,replicasets', everywhere, '--output=wide'],
      ]);
      await ask('events.txt', [
        ...['get', 'events', everywhere, '--sort-by=.lastTimestamp'],
      ]);
      const audit = cell.audit.since().slice(-AUDIT_EVENTS);
      write(
        join(cell.name, 'audit.jsonl'),
        audit.map(event => `${JSON.stringify(event)}\n`).join(''),
      );
    }),
  );
}

// From inside, where a cut line does not count; a reason is an answer as well.
async function answerOf(cell: Cell, args: string[]): Promise<string> {
  try {
    return await cell.kubectl([...args, REQUEST_TIMEOUT], { inside: true });
  } catch (error) {
    return `${error instanceof Error ? error.message : String(error)}\n`;
  }
}

function asItIs(text: string): string {
  return text;
}
