import { readPortalOptions } from '../lib/options.mjs';
import { greet, startPortal } from '../lib/portal.mjs';
import { problemFromOutput } from '../lib/problems.mjs';
import { stopAll, stopAllOnSignals } from '../lib/processes.mjs';
import { elapsed } from '../lib/progress.mjs';

/** `npm start`: a production build of the portal with cells to look at. */
export async function run(args) {
  const options = readPortalOptions(args);
  stopAllOnSignals();
  try {
    const backend = await startPortal(options);
    greet({
      port: options.port,
      backend,
      simulated: !options.kubeconfig && !options.sandbox,
    });
    console.log(`Ready after ${elapsed()}.`);
    await backend.exit;
    throw problemFromOutput('The backend', backend.output, backend.logFile);
  } finally {
    await stopAll();
  }
}
