import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { root } from '../paths.mjs';
import { Problem, problemFromOutput } from '../problems.mjs';
import { runToEnd } from '../processes.mjs';
import { step } from '../progress.mjs';
import { nodeBinary, toolEnv } from '../toolchain.mjs';

/**
 * Programs that tests use for real, with where they lie and the Debian package
 * that brings them.
 */
const PARTS = [
  {
    name: 'Chromium',
    package: 'chromium',
    files: [
      process.env.CHROMIUM,
      '/usr/bin/chromium',
      '/usr/bin/chromium-browser',
      '/usr/bin/google-chrome',
      '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    ],
  },
  {
    name: 'Chinese fonts',
    package: 'fonts-noto-cjk',
    files: [
      '/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc',
      '/System/Library/Fonts/PingFang.ttc',
    ],
  },
];

/** Whether everything must be there: a machine of CI has no excuse. */
export const strict = process.env.CI === 'true' || process.env.CI === '1';

/** Whether a real Kubernetes can run on this machine. */
export const canRunSandbox =
  process.platform === 'linux' && process.getuid() === 0;

/** Where a program is, or undefined. */
export function find(name) {
  const part = PARTS.find(p => p.name === name);
  return part.files.find(file => file && fs.existsSync(file));
}

/**
 * Installs what is missing where that can be done without asking, and says what
 * is left out otherwise.
 */
export async function ensureRealParts() {
  await ensureDebianParts();
  if (canRunSandbox) {
    await step('What the sandbox needs (built from source once)', () =>
      prepareSandbox(),
    );
  }
}

async function ensureDebianParts() {
  const missing = PARTS.filter(part => !find(part.name));
  if (missing.length === 0) {
    return;
  }
  const packages = missing.map(part => part.package);
  const command = `apt-get install -y --no-install-recommends ${packages.join(
    ' ',
  )}`;
  if (canRunSandbox && has('apt-get')) {
    await step(`Debian packages: ${packages.join(', ')}`, async () => {
      const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
      const result = await runToEnd(
        'sh',
        ['-c', `${command} || { apt-get update && ${command}; }`],
        { name: 'apt', cwd: '/', env },
      );
      if (result.code !== 0) {
        throw problemFromOutput(
          'Installing Debian packages',
          result.output,
          result.logFile,
        );
      }
    });
  } else if (strict) {
    throw new Problem(
      `Missing: ${missing.map(part => part.name).join(', ')}.`,
      `Install with: ${command}`,
    );
  } else {
    console.log(
      `Left out without ${missing
        .map(part => part.name)
        .join(', ')}; on Debian: ${command}`,
    );
  }
}

async function prepareSandbox() {
  const result = await runToEnd(
    nodeBinary,
    [path.join(root, 'packages/sandbox/bin/longshore-sandbox.js'), 'prepare'],
    {
      name: 'sandbox-prepare',
      cwd: root,
      env: toolEnv(),
      onLine: line => line.trim() && console.log(`  ${line}`),
    },
  );
  if (result.code !== 0) {
    throw problemFromOutput(
      'Preparing the sandbox',
      result.output,
      result.logFile,
    );
  }
}

function has(program) {
  try {
    execFileSync('sh', ['-c', `command -v ${program}`], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
