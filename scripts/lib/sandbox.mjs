import path from 'node:path';
import { root } from './paths.mjs';
import { Problem, problemFromOutput } from './problems.mjs';
import { runToEnd } from './processes.mjs';
import { step } from './progress.mjs';
import { nodeBinary, toolEnv } from './toolchain.mjs';

const bin = path.join(root, 'packages/sandbox/bin/longshore-sandbox.js');

/** The real Kubernetes of packages/sandbox. */
export const sandbox = {
  /** Brings it up, or finds it up, and tells how to reach it. */
  async up() {
    if (process.platform !== 'linux' || process.getuid() !== 0) {
      throw new Problem(
        'The sandbox needs Linux and root: its nodes are network, mount and process namespaces.',
        'Run as root on Linux, or use --kubeconfig with a cluster you have, or the simulated cells without any option.',
      );
    }
    return step('Sandbox: a real Kubernetes on this machine', async () => {
      await call('sandbox-up', 'up');
      return JSON.parse(
        (await call('sandbox-status', 'status', '--json')).stdout,
      );
    });
  },

  /** Whether it is up now. */
  async isUp() {
    const { stdout } = await call('sandbox-status', 'status', '--json');
    return JSON.parse(stdout).state === 'up';
  },

  /** Takes it down and leaves nothing behind. */
  async down() {
    await step('Taking the sandbox down', () => call('sandbox-down', 'down'));
  },
};

async function call(name, ...args) {
  const result = await runToEnd(nodeBinary, [bin, ...args], {
    name,
    cwd: root,
    env: toolEnv(),
  });
  if (result.code !== 0) {
    throw problemFromOutput(
      `The sandbox's "${args[0]}"`,
      result.output,
      result.logFile,
    );
  }
  return { stdout: result.output };
}
