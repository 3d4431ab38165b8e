import fs from 'node:fs';
import path from 'node:path';
import { artifactsDir, root, shown } from '../paths.mjs';
import { runToEnd } from '../processes.mjs';
import { step } from '../progress.mjs';
import { nodeBinary, toolEnv } from '../toolchain.mjs';
import { Results } from './results.mjs';

/** Bounds a test that hangs. Jest's own 5 s are too few on a busy machine. */
const TEST_TIMEOUT_MS = 60_000;

/** More files than this fail for one cause, which a second run would only repeat. */
const MOST_TO_REPEAT = 8;

/**
 * Runs Jest on some paths. What fails is run once more, alone: a machine that is
 * busy with something else fails tests that wait for each other. A test that then
 * passes is counted as passed and named as unstable.
 */
export async function runJest(results, { title, name, args = [], paths, env }) {
  const found = await step(title, () => jestOnce({ name, args, paths, env }));
  const failed = found.failedFiles();
  if (
    failed.length > 0 &&
    failed.length <= MOST_TO_REPEAT &&
    failed.every(file => fs.existsSync(path.join(root, file)))
  ) {
    const again = await step(
      `Once more, alone: ${failed.length} failed ${
        failed.length === 1 ? 'file' : 'files'
      }`,
      () =>
        jestOnce({
          name: `${name}-again`,
          args: ['--maxWorkers=1', '--runTestsByPath'],
          paths: failed,
          env,
        }),
    );
    found.replaceFiles(failed, again);
  }
  results.addAll(found);
}

async function jestOnce({ name, args, paths, env }) {
  const found = new Results();
  fs.mkdirSync(artifactsDir, { recursive: true });
  const report = path.join(artifactsDir, `jest-${name}.json`);
  fs.rmSync(report, { force: true });
  const result = await runToEnd(
    nodeBinary,
    [
      path.join(root, 'node_modules/@backstage/cli/bin/backstage-cli'),
      'repo',
      'test',
      '--watch=false',
      `--testTimeout=${TEST_TIMEOUT_MS}`,
      '--json',
      `--outputFile=${report}`,
      ...args,
      ...paths,
    ],
    {
      name,
      cwd: root,
      env: toolEnv({
        CI: 'true',
        NODE_OPTIONS: '--max-old-space-size=4096',
        BACKSTAGE_TEST_DISABLE_DOCKER: '1',
        ...env,
      }),
      onLine: line =>
        /^(PASS|FAIL|Tests:|Time:)/.test(line) && console.log(`  ${line}`),
    },
  );
  if (!fs.existsSync(report)) {
    console.log(result.output.slice(-8000));
    found.add({ file: name, name: 'run', state: 'failed' });
    return found;
  }
  found.addJest(report);
  if (result.code !== 0) {
    console.log(`  whole output: ${shown(result.logFile)}`);
    printFailures(report);
    if (found.count('failed') === 0) {
      found.add({ file: name, name: 'run', state: 'failed' });
    }
  }
  return found;
}

function printFailures(report) {
  for (const suite of JSON.parse(fs.readFileSync(report, 'utf8')).testResults) {
    if (suite.status === 'failed') {
      console.log(`\n${path.relative(root, suite.name)}\n${suite.message}`);
    }
  }
}
