import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createIdentity, createToken, Identity } from './certificates';

const FILE = 'identity.json';

let ofThisProcess: Identity | undefined;

/** Simulators of one process share keys, since making them takes most of a start; tokens differ. */
function freshIdentity(token?: string): Identity {
  ofThisProcess ??= createIdentity();
  return {
    ...ofThisProcess,
    token: token ?? createToken(),
    adminToken: createToken(),
  };
}

/**
 * The identity of an earlier run out of the state directory, or a new one,
 * kept there: kubeconfig files stay valid over restarts.
 */
export async function loadIdentity(options: {
  stateDir?: string;
  token?: string;
}): Promise<Identity> {
  const { stateDir, token } = options;
  if (!stateDir) return freshIdentity(token);
  const file = path.join(stateDir, FILE);
  let known: Identity | undefined;
  try {
    known = JSON.parse(await readFile(file, 'utf8')) as Identity;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') {
      throw new Error(
        `Cannot read the simulator's identity from ${file}; remove the file to get a new one: ${error}`,
      );
    }
  }
  const identity = known
    ? { ...known, token: token ?? known.token }
    : freshIdentity(token);
  if (identity.token !== known?.token) {
    await mkdir(stateDir, { recursive: true });
    await writeFile(file, JSON.stringify(identity, null, 2), { mode: 0o600 });
  }
  return identity;
}
