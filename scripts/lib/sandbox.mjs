import path from 'node:path';
import { root } from './paths.mjs';
import { Problem, problemFromOutput } from './problems.mjs';
import { atExit, runToEnd } from './processes.mjs';
import { step } from './progress.mjs';
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
export async function takeSandboxDown(env = toolEnv()) {
  await sandbox('down', { env, undoes: true });
}

/**
 * Works on a sandbox that goes down after that, also when this process is told
 * to end meanwhile.
 *
 * @param env - names its state folder
 */
export async function withSandbox(title, env, work) {
  const down = atExit(() =>
    step('The sandbox goes down', () => takeSandboxDown(env)),
  );
  try {
    await step(title, () => sandbox('up', { env }));
    return await work();
  } finally {
    await down();
  }
}

async function sandbox(command, { env, undoes }) {
  const result = await runToEnd(
    nodeBinary,
    [path.join(root, 'packages/sandbox/bin/longshore-sandbox.js'), command],
    { name: `sandbox-${command}`, cwd: root, env, undoes },
  );
  if (result.code !== 0) {
    throw problemFromOutput(
      `longshore-sandbox ${command}`,
      result.output,
      result.logFile,
    );
  }
}
