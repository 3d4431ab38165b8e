import fs from 'node:fs';
import path from 'node:path';
import { ensureInstalled } from '../lib/install.mjs';
import { readPortalOptions } from '../lib/options.mjs';
import { root } from '../lib/paths.mjs';
import { requireFreePort } from '../lib/ports.mjs';
import { prepareConfigs } from '../lib/portal.mjs';
import { Problem } from '../lib/problems.mjs';
import { start, stopAll, stopAllOnSignals } from '../lib/processes.mjs';
import { ensureToolchain, nodeBinary, toolEnv } from '../lib/toolchain.mjs';

const APP_PORT = 3000;

/** `npm run dev`: both sides reload when a source changes. */
export async function run(args) {
  const options = readPortalOptions(args);
  if (options.replicas > 1 || options.separateClusters) {
    throw new Problem(
      'npm run dev has one backend.',
      'Several processes: npm start -- --replicas 2 --database postgresql://…, npm start -- --separate-clusters',
    );
  }
  stopAllOnSignals();
  await requireFreePort(options.port);
  await requireFreePort(APP_PORT);
  fs.mkdirSync(options.state, { recursive: true });
  await ensureToolchain();
  await ensureInstalled();
  const configs = await prepareConfigs({
    ...options,
    appUrl: `http://localhost:${APP_PORT}`,
  });
  const cli = path.join(root, 'node_modules/@backstage/cli/bin/backstage-cli');
  const packageStart = name =>
    start(
      nodeBinary,
      [cli, 'package', 'start', ...configs.flatMap(file => ['--config', file])],
      {
        name: `dev-${name}`,
        cwd: path.join(root, 'packages', name),
        env: toolEnv({ NODE_ENV: 'development' }),
        onLine: line => console.log(`[${name}] ${line}`),
      },
    );
  try {
    await Promise.race([
      packageStart('backend').exit,
      packageStart('app').exit,
    ]);
    return 1;
  } finally {
    await stopAll();
  }
}
