import fs from 'node:fs';
import path from 'node:path';
import { artifactsDir, root, shown } from '../paths.mjs';
import { runToEnd } from '../processes.mjs';
import { step } from '../progress.mjs';
import { nodeBinary, toolEnv } from '../toolchain.mjs';
import { startPostgres } from './postgres.mjs';

/** Runs the Jest tests of all workspaces, or of one folder. */
export async function runUnitTests(results, folder) {
  const postgres = await startPostgres();
  fs.mkdirSync(artifactsDir, { recursive: true });
  const report = path.join(artifactsDir, 'jest.json');
  fs.rmSync(report, { force: true });
  try {
    await step(folder ? `Tests of ${folder}` : 'Unit tests', async () => {
      const result = await runToEnd(
        nodeBinary,
        [
          path.join(root, 'node_modules/@backstage/cli/bin/backstage-cli'),
          'repo',
          'test',
          '--watch=false',
          '--json',
          `--outputFile=${report}`,
          '--testLocationInResults',
          ...(folder ? [folder] : []),
        ],
        {
          name: 'unit',
          cwd: root,
          env: toolEnv({
            CI: 'true',
            NODE_OPTIONS: '--max-old-space-size=4096',
            BACKSTAGE_TEST_DISABLE_DOCKER: '1',
            ...postgres.env,
          }),
          onLine: line =>
            /^(PASS|FAIL|Tests:|Time:)|●/.test(line) &&
            console.log(`  ${line}`),
        },
      );
      if (!fs.existsSync(report)) {
        console.log(result.output.slice(-8000));
        results.add({ file: 'unit', name: 'run', state: 'failed' });
      } else {
        results.addJest(report);
        if (result.code !== 0) {
          console.log(`  whole output: ${shown(result.logFile)}`);
          printFailures(report);
        }
      }
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

function printFailures(report) {
  for (const suite of JSON.parse(fs.readFileSync(report, 'utf8')).testResults) {
    if (suite.status === 'failed') {
      console.log(`\n${path.relative(root, suite.name)}\n${suite.message}`);
    }
  }
}
