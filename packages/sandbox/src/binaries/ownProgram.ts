import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { withFileLock } from '../process/fileLock';
import { cacheDir, PACKAGE_ROOT } from '../state/SandboxPaths';
import { goBuild } from './goBuild';

/**
 * A program of this package, from a folder with one `main.go` and no
 * dependencies. Built once per version of its source, in a second or two.
 */
export async function ownProgram(
  folder: 'images/web' | 'images/pause' | 'build/delay',
): Promise<string> {
  const key = sourceKey(join(PACKAGE_ROOT, folder, 'main.go'));
  const name = basename(folder);
  const output = join(cacheDir(), 'own', `${name}-${process.arch}-${key}`);
  await withFileLock({ file: join(cacheDir(), 'own.lock') }, async () => {
    if (!existsSync(output)) {
      const inModule = existsSync(join(PACKAGE_ROOT, folder, 'go.mod'));
      await goBuild({
        module: inModule ? folder : dirname(folder),
        goPackage: inModule ? '.' : `./${name}`,
        output,
        flags: ['-ldflags', '-s -w'],
      });
    }
  });
  return output;
}

/** A short name of what a source file says. */
export function sourceKey(file: string): string {
  return createHash('sha256')
    .update(readFileSync(file))
    .digest('hex')
    .slice(0, 12);
}
