import fs from 'node:fs';
import path from 'node:path';
import { backstageVersions } from './backstageVersions';
import { run } from './processes';

/** The release of create-app that goes with the Backstage line in backstage.json. */
const CREATE_APP = { '@backstage/create-app': '0.9.2' };

/** A Backstage app as create-app makes it, which is what we are compared with. */
export type VanillaApp = { dir: string; env: NodeJS.ProcessEnv };

/** Makes the files of a vanilla app; nothing is installed yet. */
export async function createVanillaApp(options: {
  root: string;
  dir: string;
  env: NodeJS.ProcessEnv;
}): Promise<VanillaApp> {
  const { root, dir, env } = options;
  const ours = JSON.parse(
    fs.readFileSync(path.join(root, 'package.json'), 'utf8'),
  );
  const tool = `${dir}-create-app`;
  fs.mkdirSync(tool, { recursive: true });
  fs.writeFileSync(
    path.join(tool, 'package.json'),
    JSON.stringify({
      dependencies: CREATE_APP,
      overrides: {
        '@backstage/cli-common': ours.resolutions['@backstage/cli-common'],
      },
    }),
  );
  await run('npm', ['install', '--ignore-scripts', '--no-audit'], {
    cwd: tool,
    env,
  });
  await run(
    process.execPath,
    [
      path.join(tool, 'node_modules/.bin/backstage-create-app'),
      '--path',
      dir,
      '--skip-install',
    ],
    {
      cwd: tool,
      env: {
        ...env,
        BACKSTAGE_APP_NAME: 'vanilla',
        // It looks for a Yarn, which it then does not use.
        PATH: `${path.join(root, '.longshore/tools/node_modules/.bin')}${
          path.delimiter
        }${process.env.PATH}`,
      },
    },
  );
  // Without the pins that our own repository needs, its ranges pull versions
  // that do not fit together.
  const file = path.join(dir, 'package.json');
  const theirs = JSON.parse(fs.readFileSync(file, 'utf8'));
  theirs.resolutions = {
    ...theirs.resolutions,
    ...backstageVersions(),
    ...ours.resolutions,
  };
  theirs.devDependencies = {
    ...theirs.devDependencies,
    '@types/node': ours.devDependencies['@types/node'],
  };
  theirs.dependenciesMeta = ours.dependenciesMeta;
  fs.writeFileSync(file, JSON.stringify(theirs, null, 2));
  const backend = path.join(dir, 'packages/backend/package.json');
  const backendManifest = JSON.parse(fs.readFileSync(backend, 'utf8'));
  backendManifest.dependencies['better-sqlite3'] = JSON.parse(
    fs.readFileSync(path.join(root, 'packages/backend/package.json'), 'utf8'),
  ).dependencies['better-sqlite3'];
  fs.writeFileSync(backend, JSON.stringify(backendManifest, null, 2));
  fs.copyFileSync(
    path.join(root, '.yarnrc.yml'),
    path.join(dir, '.yarnrc.yml'),
  );
  return { dir, env: { ...env, GITHUB_TOKEN: 'none' } };
}
