import { readPortalOptions } from '../lib/options.mjs';
import { greet, startPortal } from '../lib/portal.mjs';
import { stopAll, stopAllOnSignals } from '../lib/processes.mjs';
import { elapsed } from '../lib/progress.mjs';

/** `npm start`: a production build of the portal with cells to look at. */
export async function run(args) {
  const options = readPortalOptions(args);
  stopAllOnSignals();
  try {
    const { processes, ended } = await startPortal(options);
    greet({
      port: options.port,
      processes,
      simulated: !options.kubeconfig && !options.sandbox,
    });
    console.log(`Ready after ${elapsed()}.`);
    await ended;
  } finally {
    await stopAll();
  }
}
