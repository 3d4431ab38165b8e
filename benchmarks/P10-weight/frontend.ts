import fs from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { run } from '../lib/processes';

const app = path.join(__dirname, '../../packages/app');
const dist = path.join(app, 'dist');

/** Our packages that the app discovers. */
const OURS = [
  '@longshore/plugin-services',
  '@longshore/plugin-app-module-demo-sign-in',
  '@longshore/plugin-app-module-translations-zh',
];

/** Bytes, gzipped, of the scripts that index.html loads, with and without our plugins. */
export async function measureInitialScripts(
  work: string,
): Promise<{ ours: number; without: number }> {
  const kept = path.join(work, 'dist');
  fs.cpSync(dist, kept, { recursive: true });
  const ours = initialScripts();
  const config = path.join(work, 'without.json');
  fs.writeFileSync(
    config,
    JSON.stringify({ app: { packages: { exclude: OURS } } }),
  );
  try {
    await run(
      process.execPath,
      [
        path.join(
          __dirname,
          '../../node_modules/@backstage/cli/bin/backstage-cli',
        ),
        'package',
        'build',
        '--config',
        path.join(__dirname, '../../app-config.yaml'),
        '--config',
        config,
      ],
      { cwd: app, env: { NODE_ENV: 'production' } },
    );
    return { ours, without: initialScripts() };
  } finally {
    fs.rmSync(dist, { recursive: true, force: true });
    fs.cpSync(kept, dist, { recursive: true });
  }
}

function initialScripts(): number {
  const html = fs.readFileSync(path.join(dist, 'index.html'), 'utf8');
  const scripts = [...html.matchAll(/<script[^>]*\ssrc="([^"]+\.js)"/g)].map(
    ([, source]) => path.basename(source),
  );
  if (scripts.length === 0) {
    throw new Error('index.html names no script');
  }
  return scripts.reduce(
    (sum, name) =>
      sum + gzipSync(fs.readFileSync(path.join(dist, 'static', name))).length,
    0,
  );
}
