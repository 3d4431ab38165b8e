import { createServer } from 'node:net';

/**
 * Finds a port that nothing on this machine listens on, the preferred one if
 * possible. `taken` keeps those that were given away but are not in use yet.
 */
export async function choosePort(options: {
  preferred: number;
  taken: Set<number>;
}): Promise<number> {
  const { preferred, taken } = options;
  let port = taken.has(preferred) ? undefined : await tryPort(preferred);
  while (port === undefined || taken.has(port)) {
    port = await tryPort(0);
  }
  taken.add(port);
  return port;
}

// On all addresses, so that a listener on any single one counts as well.
async function tryPort(port: number): Promise<number | undefined> {
  return new Promise(resolve => {
    const server = createServer();
    server.on('error', () => resolve(undefined));
    server.listen({ port, host: '0.0.0.0', exclusive: true }, () => {
      const address = server.address();
      const chosen =
        typeof address === 'object' && address ? address.port : undefined;
      server.close(() => resolve(chosen));
    });
  });
}
