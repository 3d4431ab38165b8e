import net from 'node:net';
import { Problem } from './problems.mjs';

/** Fails with advice when a port on loopback is taken. */
export async function requireFreePort(port) {
  if (!(await isFree(port))) {
    throw new Problem(
      `Port ${port} is taken by another program.`,
      `Stop it, or choose another port: npm start -- --port ${
        port + 1
      }. What holds it: ss -ltnp 'sport = :${port}' (Linux), lsof -i :${port} (macOS).`,
    );
  }
}

/** A port on loopback that nobody listens on now. */
export function findFreePort() {
  return new Promise((resolve, reject) => {
    const server = net.createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

function isFree(port) {
  return new Promise(resolve => {
    const server = net.createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
