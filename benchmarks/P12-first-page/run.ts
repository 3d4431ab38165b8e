import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {
  answers,
  end,
  findFreePort,
  run,
  startProgram,
} from '../lib/processes';
import { writeResult } from '../lib/result';
import { createVanillaApp } from '../lib/vanilla';

const root = path.join(__dirname, '../..');

/** Seconds from a clone to the first page, with `npm start`. */
async function ours(work: string, env: NodeJS.ProcessEnv): Promise<number> {
  const clone = path.join(work, 'longshore');
  await run('git', ['clone', '--quiet', root, clone], { cwd: work });
  const port = await findFreePort();
  const since = Date.now();
  const portal = startProgram('npm', ['start', '--', '--port', String(port)], {
    cwd: clone,
    env,
  });
  try {
    await answers(
      `http://127.0.0.1:${port}/.backstage/health/v1/readiness`,
      portal,
    );
    await answers(`http://127.0.0.1:${port}/`, portal);
    return (Date.now() - since) / 1000;
  } finally {
    await end(portal);
  }
}

/** The same for a vanilla app: install, build the frontend, start the backend. */
async function vanilla(work: string, env: NodeJS.ProcessEnv): Promise<number> {
  const dir = path.join(work, 'vanilla');
  const app = await createVanillaApp({ root, dir, env });
  const port = await findFreePort();
  const yarn = path.join(
    root,
    '.longshore/tools/node_modules/@yarnpkg/cli-dist/bin/yarn.js',
  );
  const options = { cwd: dir, env: { ...app.env, YARN_IGNORE_PATH: '1' } };
  const since = Date.now();
  await run(process.execPath, [yarn, 'install', '--no-immutable'], options);
  await run(process.execPath, [yarn, 'workspace', 'app', 'build'], options);
  const config = path.join(dir, 'app-config.benchmark.yaml');
  fs.writeFileSync(
    config,
    JSON.stringify({
      app: { baseUrl: `http://localhost:${port}` },
      backend: {
        baseUrl: `http://localhost:${port}`,
        listen: { host: '127.0.0.1', port },
      },
    }),
  );
  const backend = startProgram(
    process.execPath,
    [
      '--require',
      path.join(dir, 'node_modules/@backstage/cli/config/nodeTransform.cjs'),
      'src/index.ts',
      '--config',
      path.join(dir, 'app-config.yaml'),
      '--config',
      config,
    ],
    {
      cwd: path.join(dir, 'packages/backend'),
      env: { ...app.env, NODE_ENV: 'development' },
    },
  );
  try {
    await answers(
      `http://127.0.0.1:${port}/.backstage/health/v1/readiness`,
      backend,
    );
    await answers(`http://127.0.0.1:${port}/`, backend);
    return (Date.now() - since) / 1000;
  } finally {
    await end(backend);
  }
}

async function main() {
  const work = fs.mkdtempSync(path.join(os.tmpdir(), 'longshore-p12-'));
  try {
    // A package cache for each, so that both begin with nothing.
    const vanillaSeconds = await vanilla(work, {
      YARN_GLOBAL_FOLDER: path.join(work, 'cache-vanilla'),
    });
    const ourSeconds = await ours(work, {
      YARN_GLOBAL_FOLDER: path.join(work, 'cache-ours'),
    });
    writeResult(__dirname, [
      {
        id: 'P12',
        figure: 'clone to first page, s, nothing cached',
        ours: Math.round(ourSeconds),
        peer: Math.round(vanillaSeconds),
        peerName: 'vanilla app of create-app 0.9.2 (Backstage 1.55.0)',
        ratio: vanillaSeconds / ourSeconds,
        goal: 'at most 1.5 times the vanilla app, at most 240 s',
        met: ourSeconds <= 1.5 * vanillaSeconds && ourSeconds <= 240,
      },
    ]);
  } finally {
    fs.rmSync(work, { recursive: true, force: true });
  }
}

main().catch(error => {
  console.error(error);
  process.exitCode = 1;
});
