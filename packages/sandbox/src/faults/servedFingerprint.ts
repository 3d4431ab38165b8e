import { connect } from 'node:tls';

const TIMEOUT_MS = 5000;

/** The fingerprint (SHA-256) of the certificate that a server shows. */
export async function servedFingerprint(url: string): Promise<string> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const socket = connect(
      {
        host: hostname,
        port: Number(port),
        // Only looked at: it may have ended.
        rejectUnauthorized: false,
      },
      () => {
        resolve(socket.getPeerX509Certificate()!.fingerprint256);
        socket.destroy();
      },
    );
    socket.setTimeout(TIMEOUT_MS, () =>
      socket.destroy(new Error(`${url} does not answer`)),
    );
    socket.on('error', reject);
  });
}
