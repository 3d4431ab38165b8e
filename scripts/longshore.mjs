// Entry of the npm scripts. Uses nothing but Node's own modules and runs on any
// Node from 18 on, since it comes before everything else is installed.
import { Problem, explain } from './lib/problems.mjs';

const COMMANDS = {
  start: () => import('./commands/start.mjs'),
  dev: () => import('./commands/dev.mjs'),
  test: () => import('./commands/test.mjs'),
  reset: () => import('./commands/reset.mjs'),
  sandbox: () => import('./commands/sandbox.mjs'),
  bench: () => import('./commands/bench.mjs'),
  capabilities: () => import('./commands/capabilities.mjs'),
};

async function main() {
  const [name, ...args] = process.argv.slice(2);
  const load = COMMANDS[name];
  if (!load) {
    throw new Problem(
      `There is no command "${name ?? ''}".`,
      `Use one of: ${Object.keys(COMMANDS).join(', ')}.`,
    );
  }
  const { run } = await load();
  process.exitCode = (await run(args)) ?? 0;
}

main().catch(error => {
  console.error(`\n${explain(error)}\n`);
  process.exitCode = 1;
});
