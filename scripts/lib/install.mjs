import fs from 'node:fs';
import path from 'node:path';
import { fingerprint, forget, onceFor } from './fingerprint.mjs';
import { root } from './paths.mjs';
import { problemFromOutput } from './problems.mjs';
import { runToEnd } from './processes.mjs';
import { step } from './progress.mjs';
import { requireRoom } from './room.mjs';
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
      if (!fs.existsSync(path.join(root, 'node_modules'))) {
        requireRoom(root, NEEDED_BYTES);
      }
      const result = await runToEnd(
        nodeBinary,
        yarnArgs('install', '--immutable'),
        { name: 'install', cwd: root, env: toolEnv() },
      );
      if (result.code !== 0) {
        throw problemFromOutput(
          'Installing the dependencies',
          withBuildLogs(result.output),
          result.logFile,
        );
      }
    }),
  );
}

/** Yarn keeps what a failed native build printed in a file that it names. */
function withBuildLogs(output) {
  const files = [...output.matchAll(/logs can be found here: ([^)\s]+)/g)];
  const logs = files.map(([, file]) => {
    try {
      return fs.readFileSync(file, 'utf8');
    } catch {
      return '';
    }
  });
  return [...logs, output].join('\n');
}
