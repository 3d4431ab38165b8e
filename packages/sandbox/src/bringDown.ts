import { withFileLock } from './process/fileLock';
import { Progress } from './progress';
import { requireLinuxRoot } from './requireLinuxRoot';
import { cleanUp, everythingPossible } from './state/cleanUp';
import { CreationRecord } from './state/CreationRecord';
import { readMachineClaim, releaseMachine } from './state/machineClaim';
import { SandboxPaths } from './state/SandboxPaths';
import { readSpec } from './state/SandboxSpec';

/** Takes a sandbox away, whatever state it is in. */
export async function bringDown(
  paths: SandboxPaths,
  progress: Progress,
): Promise<void> {
  if (!sandboxIn(paths)) {
    progress.info(`no sandbox in '${paths.root}'`);
    return;
  }
  requireLinuxRoot();
  await withFileLock(
    {
      file: paths.lock,
      onWait: () => progress.info('… waiting for another command to end'),
    },
    async () => {
      const sandbox = sandboxIn(paths);
      // The other command may have been `down` as well.
      if (sandbox) {
        await progress.step('sandbox is down', async () => {
          await cleanUp(sandbox);
          releaseMachine(sandbox.sandboxId);
        });
      }
    },
  );
}

function sandboxIn(
  paths: SandboxPaths,
): Parameters<typeof cleanUp>[0] | undefined {
  const spec = readSpec(paths.spec);
  if (spec) {
    return {
      sandboxId: spec.id,
      created: new CreationRecord(paths.record).list(),
      stateDir: paths.root,
    };
  }
  // Its state folder was deleted while it was up, and the record with it. What
  // lies there now is not ours to delete.
  const claim = readMachineClaim();
  return claim?.stateDir === paths.root
    ? { sandboxId: claim.id, created: everythingPossible() }
    : undefined;
}
