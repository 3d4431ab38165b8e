import { NotAllowedError } from '@backstage/errors';
import { existsSync, readdirSync } from 'node:fs';
import { claimMachine } from './state/machineClaim';
import { SandboxPaths } from './state/SandboxPaths';
import {
  planSandbox,
  readSpec,
  SandboxSize,
  SandboxSpec,
  writeSpec,
} from './state/SandboxSpec';

/** Reads the plan of the sandbox in this folder, or makes it; has the machine. */
export async function ensureSpec(
  paths: SandboxPaths,
  size: SandboxSize,
): Promise<SandboxSpec> {
  const existing = readSpec(paths.spec);
  if (existing) {
    // After a boot the claim is gone, and with it everything it stood for.
    claimMachine({ id: existing.id, stateDir: paths.root });
    return existing;
  }
  // `down` deletes the folder, so it must be ours alone.
  if (existsSync(paths.root) && readdirSync(paths.root).length > 0) {
    throw new NotAllowedError(
      `The state folder '${paths.root}' is not empty and not a sandbox's. Name another one, or delete it.`,
    );
  }
  const spec = await planSandbox(size);
  claimMachine({ id: spec.id, stateDir: paths.root });
  writeSpec(paths.spec, spec);
  return spec;
}
