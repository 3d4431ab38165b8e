import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { ensureFrontend } from '../lib/frontend.mjs';
import { ensureInstalled } from '../lib/install.mjs';
import { root } from '../lib/paths.mjs';
import { Problem } from '../lib/problems.mjs';
import { sourceArgs } from '../lib/source.mjs';
import { ensureToolchain, nodeBinary, toolEnv } from '../lib/toolchain.mjs';

const folder = path.join(root, 'benchmarks');

/** A figure's folder begins with its id; others hold runs of another kind. */
const FIGURE = /^[A-Z]+\d+-/;

/** `npm run bench [-- P10 …]`: all benchmarks, or those named. */
export async function run(ids) {
  const known = fs
    .readdirSync(folder)
    .filter(
      name =>
        FIGURE.test(name) && fs.existsSync(path.join(folder, name, 'run.ts')),
    );
  const chosen = ids.length
    ? ids.map(id => {
        const name = known.find(k => k === id || k.startsWith(`${id}-`));
        if (!name) {
          throw new Problem(
            `There is no benchmark ${id}.`,
            `There are: ${known.join(', ')}.`,
          );
        }
        return name;
      })
    : known;
  await ensureToolchain();
  await ensureInstalled();
  await ensureFrontend();
  let failures = 0;
  for (const name of chosen) {
    console.log(`▸ ${name}`);
    failures += (await runOne(name)) === 0 ? 0 : 1;
  }
  return failures === 0 ? 0 : 1;
}

function runOne(name) {
  const child = spawn(nodeBinary, sourceArgs(`benchmarks/${name}/run.ts`), {
    cwd: folder,
    stdio: 'inherit',
    env: toolEnv(),
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', code => resolve(code ?? 1));
  });
}
