import path from 'node:path';
import { root } from './paths.mjs';
import { Problem, problemFromOutput } from './problems.mjs';
import { runToEnd } from './processes.mjs';
import { nodeBinary, toolEnv } from './toolchain.mjs';

/** Fails with advice where a real Kubernetes cannot run. */
export function requireSandbox() {
  if (process.platform !== 'linux' || process.getuid() !== 0) {
    throw new Problem(
      'The sandbox needs Linux and root: its nodes are network, mount and process namespaces.',
      'Run as root on Linux, or use --kubeconfig with a cluster you have, or the simulated cells without any option.',
    );
  }
}

/** Takes the sandbox down; it leaves nothing behind. */
export async function takeSandboxDown() {
  const result = await runToEnd(
    nodeBinary,
    [path.join(root, 'packages/sandbox/bin/longshore-sandbox.js'), 'down'],
    { name: 'sandbox-down', cwd: root, env: toolEnv() },
  );
  if (result.code !== 0) {
    throw problemFromOutput(
      'Taking the sandbox down',
      result.output,
      result.logFile,
    );
  }
}
