import { spawn } from 'node:child_process';
import path from 'node:path';
import { made, root } from '../paths.mjs';
import { problemFromOutput } from '../problems.mjs';
import { runToEnd } from '../processes.mjs';
import { step } from '../progress.mjs';
import { sourceArgs } from '../source.mjs';
import { nodeBinary, toolEnv } from '../toolchain.mjs';
import { canRunSandbox } from './realParts.mjs';

const STATE_DIR = path.join(made, 'sandbox-soak');

/**
 * Changes, breaks and reads many cells for some minutes and looks whether the
 * portal is right after that: see benchmarks/soak. With real cells where the
 * machine can have them.
 */
export async function runSoak(args) {
  const env = toolEnv({ LONGSHORE_SANDBOX_DIR: STATE_DIR });
  if (!canRunSandbox) {
    console.log('Without real cells, which need Linux and root.');
    return soak(args, env);
  }
  try {
    await step('Two real cells', () => sandbox('up', env));
    return await soak(['--real', ...args], env);
  } finally {
    await step('The real cells go down', () => sandbox('down', env));
  }
}

function soak(args, env) {
  const child = spawn(
    nodeBinary,
    sourceArgs('benchmarks/soak/run.ts', ...args),
    { cwd: path.join(root, 'benchmarks'), stdio: 'inherit', env },
  );
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', code => resolve(code ?? 1));
  });
}

async function sandbox(command, env) {
  const result = await runToEnd(
    nodeBinary,
    [path.join(root, 'packages/sandbox/bin/longshore-sandbox.js'), command],
    { name: `sandbox-soak-${command}`, cwd: root, env },
  );
  if (result.code !== 0) {
    throw problemFromOutput(
      `longshore-sandbox ${command}`,
      result.output,
      result.logFile,
    );
  }
}
