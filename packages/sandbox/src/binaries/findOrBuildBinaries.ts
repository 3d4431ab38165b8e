import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { withFileLock } from '../process/fileLock';
import { run } from '../process/run';
import { Progress } from '../progress';
import { cacheDir } from '../state/SandboxPaths';
import { goBuild } from './goBuild';
import { Binaries, linkerFlags, Program, PROGRAMS } from './programs';

/**
 * Finds each program: in the folder `KUBEBUILDER_ASSETS` (the convention of
 * controller-runtime's envtest), on the PATH, or in the cache; one that is
 * nowhere in the right version is built from its Go module into the cache.
 */
export async function findOrBuildBinaries(
  progress: Progress,
): Promise<Binaries> {
  const found: { [key: string]: string } = {};
  const missing: [string, Program][] = [];
  for (const [key, program] of Object.entries(PROGRAMS)) {
    const file = await find(program);
    if (file) {
      found[key] = file;
    } else {
      missing.push([key, program]);
    }
  }
  if (missing.length > 0) {
    progress.info(
      `${missing.length} programs are built from their Go modules; this takes minutes and is done once`,
    );
    await withFileLock(
      {
        file: join(cacheDir(), 'build.lock'),
        onWait: () => progress.info('… waiting for another build to end'),
      },
      async () => {
        for (const [key, program] of missing) {
          // The other build may have made it meanwhile.
          found[key] =
            (await find(program)) ?? (await build(program, progress));
        }
      },
    );
  }
  return found as Binaries;
}

async function find(program: Program): Promise<string | undefined> {
  const folders = [
    process.env.KUBEBUILDER_ASSETS,
    ...(process.env.PATH ?? '').split(delimiter),
  ];
  for (const folder of folders) {
    const file = folder && join(folder, program.name);
    if (file && isExecutable(file) && (await hasVersion(file, program))) {
      return file;
    }
  }
  const cached = cachedFile(program);
  return isExecutable(cached) ? cached : undefined;
}

async function hasVersion(file: string, program: Program): Promise<boolean> {
  try {
    return program.accepts.test(await run(file, program.versionArgs));
  } catch {
    // Something else of this name, or for another machine: not ours to judge.
    return false;
  }
}

async function build(program: Program, progress: Progress): Promise<string> {
  const output = cachedFile(program);
  await progress.step(`building ${program.name} ${program.version}`, () =>
    goBuild({
      module: join('build', program.module),
      goPackage: program.goPackage,
      output,
      flags: ['-ldflags', linkerFlags(program)],
    }),
  );
  return output;
}

function cachedFile({ module, version, name }: Program): string {
  const folder = `${module}-${version}-${process.platform}-${process.arch}`;
  return join(cacheDir(), 'bin', folder, name);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
