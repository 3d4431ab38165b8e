import fs from 'node:fs';
import path from 'node:path';
import { artifactsDir, root, shown } from '../paths.mjs';
import { atExit, runToEnd } from '../processes.mjs';
import { step } from '../progress.mjs';
import { takeSandboxDown } from '../sandbox.mjs';
import { nodeBinary, toolEnv } from '../toolchain.mjs';
import { canRunSandbox, find, strict } from './realParts.mjs';

/** Runs the browser tests on the sandbox. */
export async function runE2eTests(results) {
  const chromium = find('Chromium');
  const missing = [
    !chromium && 'Chromium',
    !canRunSandbox && 'Linux and root for the sandbox',
  ].filter(Boolean);
  if (missing.length > 0) {
    results.add({
      file: 'e2e-tests',
      name: 'all browser tests',
      state: strict ? 'failed' : 'skipped',
      reason: `needs ${missing.join(' and ')}`,
    });
    return;
  }
  const report = path.join(artifactsDir, 'playwright.json');
  fs.mkdirSync(artifactsDir, { recursive: true });
  fs.rmSync(report, { force: true });
  if (!process.env.LONGSHORE_KEEP_SANDBOX) {
    // Theirs, which they take down themselves unless they are cut off.
    atExit(() => takeSandboxDown());
  }
  await step('Browser tests on a real Kubernetes', async () => {
    const result = await runToEnd(
      nodeBinary,
      [path.join(root, 'node_modules/@playwright/test/cli.js'), 'test'],
      {
        name: 'e2e',
        cwd: path.join(root, 'e2e-tests'),
        env: toolEnv({
          CHROMIUM: chromium,
          PLAYWRIGHT_JSON_OUTPUT_NAME: report,
          FORCE_COLOR: '0',
        }),
        onLine: line => line.trim() && console.log(`  ${line}`),
      },
    );
    if (fs.existsSync(report)) {
      results.addPlaywright(report);
    }
    if (
      !fs.existsSync(report) ||
      (result.code !== 0 && results.count('failed') === 0)
    ) {
      console.log(`  whole output: ${shown(result.logFile)}`);
      results.add({ file: 'e2e-tests', name: 'run', state: 'failed' });
    }
  });
}
