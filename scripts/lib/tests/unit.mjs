import fs from 'node:fs';
import path from 'node:path';
import { artifactsDir, root, shown } from '../paths.mjs';
import { runToEnd } from '../processes.mjs';
import { step } from '../progress.mjs';
import { nodeBinary, toolEnv } from '../toolchain.mjs';
import { startPostgres } from './postgres.mjs';
import { canRunSandbox, strict } from './realParts.mjs';

/** Tests that set up and break the machine's only sandbox; they run alone. */
const SANDBOX_TESTS = 'packages/sandbox/src/sandbox.e2e.test.ts';

/** Runs the Jest tests of all workspaces, or of one folder. */
export async function runUnitTests(results, folder) {
  const postgres = await startPostgres();
  try {
    await runJest(results, {
      title: folder ? `Tests of ${folder}` : 'Unit tests',
      name: 'unit',
      args: ['--testPathIgnorePatterns', SANDBOX_TESTS],
      folder,
      env: postgres.env,
    });
  } finally {
    await postgres.stop();
  }
  if (!postgres.running) {
    results.add({
      file: 'unit',
      name: 'databases of PostgreSQL',
      state: 'skipped',
      reason: postgres.reason,
    });
  }
}

/** Runs the tests of the sandbox, on a real machine. */
export async function runSandboxTests(results) {
  if (!canRunSandbox && !strict) {
    results.add({
      file: SANDBOX_TESTS,
      name: 'all',
      state: 'skipped',
      reason: 'needs Linux and root',
    });
    return;
  }
  await runJest(results, {
    title: 'Tests of the sandbox',
    name: 'sandbox-tests',
    args: [],
    folder: SANDBOX_TESTS,
    env: { LONGSHORE_SANDBOX_TESTS: '1' },
  });
}

async function runJest(results, { title, name, args, folder, env }) {
  fs.mkdirSync(artifactsDir, { recursive: true });
  const report = path.join(artifactsDir, `jest-${name}.json`);
  fs.rmSync(report, { force: true });
  await step(title, async () => {
    const result = await runToEnd(
      nodeBinary,
      [
        path.join(root, 'node_modules/@backstage/cli/bin/backstage-cli'),
        'repo',
        'test',
        '--watch=false',
        '--json',
        `--outputFile=${report}`,
        ...args,
        ...(folder ? [folder] : []),
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
      results.add({ file: name, name: 'run', state: 'failed' });
      return;
    }
    results.addJest(report);
    if (result.code !== 0) {
      console.log(`  whole output: ${shown(result.logFile)}`);
      printFailures(report);
    }
  });
}

function printFailures(report) {
  for (const suite of JSON.parse(fs.readFileSync(report, 'utf8')).testResults) {
    if (suite.status === 'failed') {
      console.log(`\n${path.relative(root, suite.name)}\n${suite.message}`);
    }
  }
}
