import { NotFoundError } from '@backstage/errors';
import { mkdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { run } from '../process/run';
import { PACKAGE_ROOT } from '../state/SandboxPaths';

/**
 * Builds one static program of a Go module of this package.
 * The output appears whole or not at all.
 */
export async function goBuild(options: {
  /** Folder of the module, relative to the package. */
  module: string;
  goPackage: string;
  output: string;
  flags?: string[];
}): Promise<void> {
  await requireGo();
  mkdirSync(dirname(options.output), { recursive: true });
  const unfinished = `${options.output}.${process.pid}.new`;
  try {
    await run(
      'go',
      [
        'build',
        '-trimpath',
        '-buildvcs=false',
        ...(options.flags ?? []),
        '-o',
        unfinished,
        options.goPackage,
      ],
      {
        cwd: join(PACKAGE_ROOT, options.module),
        // No C compiler is needed, and the result runs in an empty image.
        // go.sum decides what is built, not a workspace of the caller.
        env: {
          ...process.env,
          CGO_ENABLED: '0',
          GOFLAGS: '-mod=readonly',
          GOWORK: 'off',
        },
      },
    );
    renameSync(unfinished, options.output);
  } finally {
    rmSync(unfinished, { force: true });
  }
}

async function requireGo(): Promise<void> {
  try {
    await run('go', ['version']);
  } catch {
    throw new NotFoundError(
      'Go 1.24 or newer is needed to build the programs of the sandbox, and there is no `go` on the PATH. ' +
        'Install it from https://go.dev/doc/install, or on Debian 12 with: ' +
        "echo 'deb http://deb.debian.org/debian bookworm-backports main' > /etc/apt/sources.list.d/backports.list && apt-get update && apt-get install -y -t bookworm-backports golang-go",
    );
  }
}
