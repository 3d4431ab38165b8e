import { NotAllowedError } from '@backstage/errors';

/** Throws where a sandbox cannot be, with what to do instead. */
export function requireLinuxRoot(): void {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) {
    throw new NotAllowedError(
      'The sandbox makes network and mount namespaces, which only root on Linux can do. ' +
        'Run it with sudo, in a Linux virtual machine on other systems, or use packages/kube-sim, which runs everywhere.',
    );
  }
}
