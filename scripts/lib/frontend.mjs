import fs from 'node:fs';
import path from 'node:path';
import { fingerprint, forget, onceFor } from './fingerprint.mjs';
import { root } from './paths.mjs';
import { problemFromOutput } from './problems.mjs';
import { runToEnd } from './processes.mjs';
import { step } from './progress.mjs';
import { nodeBinary, toolEnv } from './toolchain.mjs';

/** What the bundle is made of. Plugins that only the backend uses count too: it is cheaper than knowing which. */
const SOURCES = ['packages/app', 'plugins', 'app-config.yaml', 'yarn.lock'];

/** Builds the frontend for production unless the last build is of the same sources. */
export async function ensureFrontend() {
  if (!fs.existsSync(path.join(root, 'packages/app/dist/index.html'))) {
    forget('frontend');
  }
  await step('Frontend', () =>
    onceFor('frontend', fingerprint(SOURCES), async () => {
      const result = await runToEnd(
        nodeBinary,
        [
          path.join(root, 'node_modules/@backstage/cli/bin/backstage-cli'),
          'package',
          'build',
          '--config',
          path.join(root, 'app-config.yaml'),
        ],
        {
          name: 'frontend',
          cwd: path.join(root, 'packages/app'),
          env: toolEnv({ NODE_ENV: 'production' }),
        },
      );
      if (result.code !== 0) {
        throw problemFromOutput(
          'Building the frontend',
          result.output,
          result.logFile,
        );
      }
    }),
  );
}
