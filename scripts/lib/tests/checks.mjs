import fs from 'node:fs';
import path from 'node:path';
import { root, shown } from '../paths.mjs';
import { runToEnd } from '../processes.mjs';
import { step } from '../progress.mjs';
import { nodeBinary, toolEnv, yarnArgs } from '../toolchain.mjs';
import { findDuplicateCopies } from './singleCopies.mjs';

/** Everything that is checked without running the product, in two lanes. */
const LANES = [
  [
    { name: 'types', args: ['tsc:full'] },
    // After the types, whose declarations they read.
    { name: 'API reports', args: ['build:api-reports', '--ci'] },
  ],
  [
    { name: 'one copy of each @backstage package', run: checkCopies },
    { name: 'tests of the scripts', run: testScripts },
    { name: 'formatting', args: ['prettier', '--check', '.'] },
    { name: 'lint', args: ['lint'] },
    {
      name: 'config schema',
      args: [
        'backstage-cli',
        'config:check',
        '--strict',
        '--lax',
        '--config',
        'app-config.yaml',
      ],
    },
  ],
];

/** Runs all checks; each counts as one test. */
export async function runChecks(results) {
  await Promise.all(LANES.map(checks => runLane(results, checks)));
}

async function runLane(results, checks) {
  for (const check of checks) {
    const failure = await step(`Check: ${check.name}`, () =>
      check.run ? check.run() : yarn(check),
    ).catch(error => error.message);
    if (failure) {
      console.log(`Check: ${check.name}\n${failure}`);
    }
    results.add({
      file: 'checks',
      name: check.name,
      state: failure ? 'failed' : 'passed',
    });
  }
}

async function yarn({ name, args }) {
  const result = await runToEnd(nodeBinary, yarnArgs('run', ...args), {
    name: `check-${name.replace(/\W+/g, '-')}`,
    cwd: root,
    env: toolEnv({ NODE_OPTIONS: '--max-old-space-size=6144' }),
  });
  if (result.code !== 0) {
    return `${result.output
      .trimEnd()
      .split('\n')
      .slice(-60)
      .join('\n')}\n(whole output: ${shown(result.logFile)})`;
  }
  return undefined;
}

async function testScripts() {
  const result = await runToEnd(
    nodeBinary,
    ['--test', 'scripts/**/*.test.mjs'],
    { name: 'check-scripts', cwd: root, env: toolEnv() },
  );
  return result.code === 0 ? undefined : result.output;
}

async function checkCopies() {
  const declared = JSON.parse(
    fs.readFileSync(path.join(root, 'backstage.json'), 'utf8'),
  ).version;
  const duplicates = findDuplicateCopies();
  return duplicates.length === 0
    ? undefined
    : `More than one copy on the ${declared} line:\n${duplicates
        .map(d => `  ${d.name}: ${d.versions.join(', ')}`)
        .join('\n')}`;
}
