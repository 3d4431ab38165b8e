import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { withFileLock } from '../process/fileLock';
import { run } from '../process/run';
import { Progress } from '../progress';
import { cacheDir, PACKAGE_ROOT } from '../state/SandboxPaths';
import { goBuild } from './goBuild';
import { sourceKey } from './ownProgram';
import { Binaries, linkerFlags, Program, PROGRAMS } from './programs';

/** Finds or builds all programs that every sandbox needs. */
export async function findOrBuildBinaries(
  progress: Progress,
): Promise<Binaries> {
  const keys = Object.keys(PROGRAMS) as (keyof Binaries)[];
  const files = await findOrBuild(
    keys.map(key => PROGRAMS[key]),
    progress,
  );
  return Object.fromEntries(
    keys.map((key, index) => [key, files[index]]),
  ) as Binaries;
}

/**
 * Finds each program: in the folder `KUBEBUILDER_ASSETS` (the convention of
 * controller-runtime's envtest), on the PATH, or in the cache; one that is
 * nowhere in the right version is built from its Go module into the cache.
 */
export async function findOrBuild(
  programs: Program[],
  progress: Progress,
): Promise<string[]> {
  const found = await Promise.all(programs.map(find));
  const missing = found.filter(file => file === undefined).length;
  if (missing > 0) {
    progress.info(
      `${missing} programs are built from their Go modules; this takes minutes and is done once`,
    );
    await withFileLock(
      {
        file: join(cacheDir(), 'build.lock'),
        onWait: () => progress.info('… waiting for another build to end'),
      },
      async () => {
        for (const [index, program] of programs.entries()) {
          // The other build may have made it meanwhile.
          found[index] ??=
            (await find(program)) ?? (await build(program, progress));
        }
      },
    );
  }
  return found as string[];
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

// A module with a program of our own is another one when that has changed.
function cachedFile({ module, version, name }: Program): string {
  const own = join(PACKAGE_ROOT, 'build', module, 'main.go');
  const key = existsSync(own) ? `-${sourceKey(own)}` : '';
  const folder = `${module}-${version}${key}-${process.platform}-${process.arch}`;
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
