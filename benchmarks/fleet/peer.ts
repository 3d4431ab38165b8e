import fs from 'node:fs';
import path from 'node:path';
import { backstageVersions } from '../lib/backstageVersions';
import { run } from '../lib/processes';

const root = path.join(__dirname, '../..');

/** The release that goes with our Backstage line, and what only it brings. */
const PEER = { '@backstage/plugin-kubernetes-backend': '0.21.11' };
const ONLY_PEER = {
  '@backstage/connections': '0.4.0',
  '@backstage/integration-aws-node': '0.2.2',
};

export const PEER_NAME = `@backstage/plugin-kubernetes-backend ${PEER['@backstage/plugin-kubernetes-backend']}`;

/**
 * Installs the peer, unmodified, into a folder that git ignores, with the
 * versions of Backstage's packages that we have ourselves. Its folder stays, so
 * that it is installed once.
 */
export async function installPeer(): Promise<string> {
  const folder = path.join(root, '.longshore/peers/kubernetes-backend');
  const manifest = JSON.stringify(
    {
      private: true,
      dependencies: PEER,
      overrides: { ...withoutPeer(backstageVersions()), ...ONLY_PEER },
    },
    null,
    2,
  );
  const file = path.join(folder, 'package.json');
  const installed = path.join(folder, 'installed.json');
  if (
    fs.existsSync(installed) &&
    fs.readFileSync(installed, 'utf8') === manifest
  ) {
    return folder;
  }
  fs.rmSync(folder, { recursive: true, force: true });
  fs.mkdirSync(folder, { recursive: true });
  fs.writeFileSync(file, manifest);
  await run('npm', ['install', '--ignore-scripts', '--no-audit'], {
    cwd: folder,
  });
  fs.writeFileSync(installed, manifest);
  return folder;
}

/** npm refuses to override what it is asked for. */
function withoutPeer(versions: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(versions).filter(([name]) => !(name in PEER)),
  );
}
