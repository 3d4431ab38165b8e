import { run as runBenchmarks } from './bench.mjs';
import { ensureFrontend } from '../lib/frontend.mjs';
import { ensureInstalled } from '../lib/install.mjs';
import { readOptions } from '../lib/options.mjs';
import { elapsed } from '../lib/progress.mjs';
import { stopAll, stopAllOnSignals } from '../lib/processes.mjs';
import { checkCapabilities } from '../lib/tests/capabilities.mjs';
import { runChecks } from '../lib/tests/checks.mjs';
import { runE2eTests } from '../lib/tests/e2e.mjs';
import {
  runTestsOfSandbox,
  runTestsOnSandbox,
} from '../lib/tests/onSandbox.mjs';
import { ensureRealParts } from '../lib/tests/realParts.mjs';
import { Results } from '../lib/tests/results.mjs';
import { runSoak } from '../lib/tests/soak.mjs';
import { runUnitTests } from '../lib/tests/unit.mjs';
import { ensureToolchain } from '../lib/toolchain.mjs';

const NIGHTLY = {
  minutes: { type: 'string', default: '30' },
  plant: { type: 'string' },
  seed: { type: 'string' },
  'only-soak': { type: 'boolean', default: false },
};

const NIGHTLY_USAGE = `npm test -- nightly [--minutes 30] [--only-soak]
  [--plant lost-event]   with a defect, which the run has to find
  [--seed N]             the same changes and faults as in another run`;

/**
 * `npm test [-- checks|unit|sandbox|e2e|FOLDER]`: everything, or a part;
 * `npm test -- nightly`: what takes too long for each change, which are a soak
 * run of some minutes and all benchmarks. Their results are committed.
 */
export async function run([part, ...args]) {
  stopAllOnSignals();
  if (part === 'nightly') {
    return runNightly(readOptions(args, NIGHTLY, NIGHTLY_USAGE));
  }
  const results = new Results();
  try {
    await ensureToolchain();
    await ensureInstalled();
    await ensureRealParts();
    await Promise.all([
      (!part || part === 'checks') && runChecks(results),
      // Beside the checks, since these tests wait most of their time.
      (!part || part === 'sandbox') && runTestsOfSandbox(results),
    ]);
    if (!part || !['checks', 'sandbox', 'e2e'].includes(part)) {
      await runUnitTests(results, part === 'unit' ? undefined : part);
    }
    if (!part || part === 'sandbox') {
      await runTestsOnSandbox(results);
    }
    if (!part || part === 'e2e') {
      await ensureFrontend();
      await runE2eTests(results);
    }
    if (!part) {
      checkCapabilities(results);
    }
  } finally {
    await stopAll();
  }
  console.log(`\nTests ended after ${elapsed()}.`);
  results.print();
  return results.count('failed') === 0 && results.count('passed') > 0 ? 0 : 1;
}

async function runNightly({ 'only-soak': onlySoak, ...options }) {
  await ensureToolchain();
  await ensureInstalled();
  await ensureRealParts();
  const soaked = await runSoak(
    Object.entries(options).flatMap(([name, value]) => [`--${name}`, value]),
  );
  const measured = onlySoak ? 0 : await runBenchmarks([]);
  return soaked === 0 && measured === 0 ? 0 : 1;
}
