import path from 'node:path';
import { made } from '../paths.mjs';
import { withSandbox } from '../sandbox.mjs';
import { toolEnv } from '../toolchain.mjs';
import { runJest } from './jest.mjs';
import { canRunSandbox, strict } from './realParts.mjs';

/** Tests that set up and break the machine's only sandbox themselves; they run alone. */
const OF_THE_SANDBOX = 'packages/sandbox/src/.*\\.e2e\\.test\\.ts$';

/** Tests that use a sandbox which is up, and share it by its leases. */
const ON_THE_SANDBOX = '\\.sandbox\\.test\\.tsx?$';

/** Patterns of the files that cannot run with the other tests. */
export const NEEDS_SANDBOX = [OF_THE_SANDBOX, ON_THE_SANDBOX];

const STATE_DIR = path.join(made, 'sandbox-tests');

/** Runs the tests of the sandbox itself, on a real machine. */
export async function runTestsOfSandbox(results) {
  if (isLeftOut(results, 'packages/sandbox', 'all tests of the sandbox')) {
    return;
  }
  await runJest(results, {
    title: 'Tests of the sandbox',
    name: 'sandbox-tests',
    args: ['--maxWorkers=1'],
    paths: [OF_THE_SANDBOX],
    env: { LONGSHORE_SANDBOX_TESTS: '1' },
  });
}

/** Brings a sandbox up and runs all tests that share it. */
export async function runTestsOnSandbox(results) {
  if (isLeftOut(results, '*.sandbox.test.ts', 'all tests on the sandbox')) {
    return;
  }
  const env = {
    LONGSHORE_SANDBOX_TESTS: '1',
    LONGSHORE_SANDBOX_DIR: STATE_DIR,
  };
  await withSandbox('A sandbox to test on', toolEnv(env), () =>
    runJest(results, {
      title: 'Tests on the sandbox',
      name: 'on-sandbox',
      // They wait most of their time, for cells and for each other.
      args: ['--maxWorkers=3'],
      paths: [ON_THE_SANDBOX],
      env,
    }),
  );
}

function isLeftOut(results, file, name) {
  const leftOut = !canRunSandbox && !strict;
  if (leftOut) {
    results.add({
      file,
      name,
      state: 'skipped',
      reason: 'needs Linux and root',
    });
  }
  return leftOut;
}
