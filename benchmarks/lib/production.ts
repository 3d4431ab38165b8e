import fs from 'node:fs';
import path from 'node:path';
import { run } from './processes';

const root = path.join(__dirname, '../..');

/**
 * Lays the production build of the backend into a folder: the tree that an image
 * of the portal holds, every package of ours compiled as the published ones are.
 * What others publish is linked to what this repository has installed.
 *
 * @param folder - where; emptied first
 */
export async function layProduction(folder: string): Promise<void> {
  const backend = path.join(root, 'packages/backend');
  await run(
    process.execPath,
    [
      path.join(root, 'node_modules/@backstage/cli/bin/backstage-cli'),
      'package',
      'build',
    ],
    {
      cwd: backend,
      env: {
        NODE_ENV: 'production',
        // It builds some of the packages by Yarn.
        PATH: [
          path.dirname(process.execPath),
          path.join(root, '.longshore/tools/node_modules/.bin'),
          process.env.PATH,
        ].join(path.delimiter),
      },
    },
  );
  fs.rmSync(folder, { recursive: true, force: true });
  fs.mkdirSync(folder, { recursive: true });
  await run('tar', ['-xzf', path.join(backend, 'dist/bundle.tar.gz')], {
    cwd: folder,
  });
  linkPackages(folder);
}

/** What an installation of the production dependencies would bring. */
function linkPackages(folder: string) {
  const installed = path.join(root, 'node_modules');
  const modules = path.join(folder, 'node_modules');
  fs.mkdirSync(path.join(modules, '@longshore'), { recursive: true });
  for (const name of fs.readdirSync(installed)) {
    if (!name.startsWith('.') && name !== '@longshore') {
      fs.symlinkSync(path.join(installed, name), path.join(modules, name));
    }
  }
  for (const dir of workspaces(folder)) {
    const { name } = JSON.parse(
      fs.readFileSync(path.join(folder, dir, 'package.json'), 'utf8'),
    );
    const link = path.join(modules, name);
    fs.rmSync(link, { force: true });
    fs.symlinkSync(path.join(folder, dir), link);
    const own = path.join(root, dir, 'node_modules');
    if (fs.existsSync(own)) {
      fs.symlinkSync(own, path.join(folder, dir, 'node_modules'));
    }
  }
}

function workspaces(folder: string): string[] {
  return ['packages', 'plugins'].flatMap(parent =>
    fs
      .readdirSync(path.join(folder, parent))
      .map(name => path.join(parent, name)),
  );
}
