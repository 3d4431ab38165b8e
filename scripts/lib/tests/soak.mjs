import { spawn } from 'node:child_process';
import path from 'node:path';
import { made, root } from '../paths.mjs';
import { atExit } from '../processes.mjs';
import { withSandbox } from '../sandbox.mjs';
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
  return withSandbox('Two real cells', env, () =>
    soak(['--real', ...args], env),
  );
}

function soak(args, env) {
  const child = spawn(
    nodeBinary,
    sourceArgs('benchmarks/soak/run.ts', ...args),
    { cwd: path.join(root, 'benchmarks'), stdio: 'inherit', env },
  );
  atExit(() => child.kill());
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', code => resolve(code ?? 1));
  });
}
