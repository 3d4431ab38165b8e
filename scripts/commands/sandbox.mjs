import { spawn } from 'node:child_process';
import path from 'node:path';
import { ensureInstalled } from '../lib/install.mjs';
import { root } from '../lib/paths.mjs';
import { ensureToolchain, nodeBinary, toolEnv } from '../lib/toolchain.mjs';

/** `npm run sandbox -- up|down|status|kubeconfig`: the real Kubernetes. */
export async function run(args) {
  await ensureToolchain();
  await ensureInstalled();
  const child = spawn(
    nodeBinary,
    [path.join(root, 'packages/sandbox/bin/longshore-sandbox.js'), ...args],
    { stdio: 'inherit', env: toolEnv() },
  );
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', code => resolve(code ?? 1));
  });
}
