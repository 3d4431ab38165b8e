import fs from 'node:fs';
import path from 'node:path';
import { fingerprint, forget, onceFor } from './fingerprint.mjs';
import { root } from './paths.mjs';
import { Problem, problemFromOutput } from './problems.mjs';
import { runToEnd } from './processes.mjs';
import { step } from './progress.mjs';
import { nodeBinary, toolEnv, yarnArgs } from './toolchain.mjs';

/** What a complete installation takes, measured: 1.9 GB and what Yarn caches. */
const NEEDED_BYTES = 3.5e9;

/** Installs the dependencies that the lock file names. */
export async function ensureInstalled() {
  const manifests = ['package.json', 'yarn.lock', '.yarnrc.yml'];
  for (const folder of ['packages', 'plugins']) {
    for (const name of fs.readdirSync(path.join(root, folder))) {
      manifests.push(`${folder}/${name}/package.json`);
    }
  }
  manifests.push('e2e-tests/package.json', 'benchmarks/package.json');

  if (!fs.existsSync(path.join(root, 'node_modules/.yarn-state.yml'))) {
    forget('install');
  }
  await step('Dependencies', () =>
    onceFor('install', fingerprint(manifests), async () => {
      checkRoom();
      const result = await runToEnd(
        nodeBinary,
        yarnArgs('install', '--immutable'),
        { name: 'install', cwd: root, env: toolEnv() },
      );
      if (result.code !== 0) {
        throw problemFromOutput(
          'Installing the dependencies',
          result.output,
          result.logFile,
        );
      }
    }),
  );
}

function checkRoom() {
  if (!fs.statfsSync || fs.existsSync(path.join(root, 'node_modules'))) {
    return;
  }
  const { bavail, bsize } = fs.statfsSync(root);
  if (bavail * bsize < NEEDED_BYTES) {
    throw new Problem(
      `There is too little room on the disk: ${((bavail * bsize) / 1e9).toFixed(
        1,
      )} GB free, about ${NEEDED_BYTES / 1e9} GB needed.`,
      'Free some (df -h shows where it went) and run the command again.',
    );
  }
}
