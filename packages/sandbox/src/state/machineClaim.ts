import { ConflictError } from '@backstage/errors';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';

// The address ranges and the bridge exist once per machine. /run is empty after
// a boot, as is everything that the claim stands for.
const CLAIM_FILE = '/run/longshore-sandbox.json';

/** Which sandbox has this machine. */
export interface MachineClaim {
  id: string;
  stateDir: string;
}

/** Reads which sandbox has the machine, if one has. */
export function readMachineClaim(): MachineClaim | undefined {
  if (!existsSync(CLAIM_FILE)) {
    return undefined;
  }
  return JSON.parse(readFileSync(CLAIM_FILE, 'utf8')) as MachineClaim;
}

/** Takes the machine for a sandbox, or says which one has it. */
export function claimMachine(claim: MachineClaim): void {
  const owner = readMachineClaim();
  if (owner && owner.id !== claim.id) {
    throw new ConflictError(
      `This machine has a sandbox already, with its state in '${owner.stateDir}'. ` +
        `Use that one, or take it down first: longshore-sandbox down --state-dir '${owner.stateDir}'`,
    );
  }
  if (!owner) {
    // Fails when another `up` has been quicker.
    writeFileSync(CLAIM_FILE, JSON.stringify(claim), { flag: 'wx' });
  }
}

/** Gives the machine back. */
export function releaseMachine(id: string): void {
  if (readMachineClaim()?.id === id) {
    rmSync(CLAIM_FILE);
  }
}
