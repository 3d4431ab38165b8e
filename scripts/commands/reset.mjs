import fs from 'node:fs';
import { stateDir, shown } from '../lib/paths.mjs';

/** `npm run reset`: forgets what the portal has stored. */
export async function run() {
  fs.rmSync(stateDir, { recursive: true, force: true });
  console.log(
    `Cleared ${shown(stateDir)}. Tools, dependencies and builds are kept.`,
  );
}
