import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { whyEnded } from '../process/startDaemon';
import { waitFor } from '../process/waitFor';
import { SandboxContext } from '../SandboxContext';
import { registryAddress } from './images';

const READY_TIMEOUT_MS = 20_000;

/** Starts the image registry on the bridge, where hosts and nodes reach it. */
export async function startRegistry(context: SandboxContext): Promise<void> {
  const { paths, spec } = context;
  const config = join(paths.registry, 'config.json');
  mkdirSync(paths.registry, { recursive: true });
  writeFileSync(
    config,
    JSON.stringify({
      version: 0.1,
      log: { level: 'warn' },
      storage: {
        filesystem: { rootdirectory: join(paths.registry, 'data') },
        // Off by default; tests of image clean-up need it.
        delete: { enabled: true },
      },
      http: { addr: registryAddress(spec) },
    }),
  );
  const daemon = await context.daemon({
    name: 'registry',
    command: 'docker-registry',
    args: ['serve', config],
    // Its tracing would otherwise look for a collector.
    env: { OTEL_TRACES_EXPORTER: 'none' },
  });
  await waitFor(
    {
      what: 'image registry',
      timeoutMs: READY_TIMEOUT_MS,
      hopeless: () => whyEnded(daemon),
    },
    async () => (await fetch(`http://${registryAddress(spec)}/v2/`)).ok,
  );
}
