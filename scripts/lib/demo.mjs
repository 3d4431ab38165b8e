import path from 'node:path';
import { root } from './paths.mjs';
import { problemFromOutput } from './problems.mjs';
import { runToEnd } from './processes.mjs';
import { sourceArgs } from './source.mjs';
import { nodeBinary, toolEnv } from './toolchain.mjs';

/** Writes a part of the demo company to a file, see packages/demo. */
export async function writeDemo(part, file, ...options) {
  const result = await runToEnd(
    nodeBinary,
    sourceArgs('packages/demo/src/cli.ts', part, '--out', file, ...options),
    {
      name: `demo-${part}`,
      cwd: path.join(root, 'packages/demo'),
      env: toolEnv(),
    },
  );
  if (result.code !== 0) {
    throw problemFromOutput(
      `Writing the demo ${part}`,
      result.output,
      result.logFile,
    );
  }
}
