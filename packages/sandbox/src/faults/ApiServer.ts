import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { apiServerUrl } from '../cell/controlPlaneArgs';
import { controlPlaneParts } from '../cell/controlPlaneNetwork';
import { ensureCellPki, servingCertificate } from '../cell/cellPki';
import { startApiServer } from '../cell/startControlPlane';
import { killAndWait } from '../process/killAndWait';
import { isAlive, ProcessIdentity, readProcess } from '../process/procfs';
import { waitFor } from '../process/waitFor';
import { SandboxContext } from '../SandboxContext';
import { CellSpec } from '../state/SandboxSpec';
import { rememberServing } from './rememberedFault';
import { servedFingerprint } from './servedFingerprint';

/**
 * A cell's API server, which can be halted and ended.
 *
 * @public
 */
export class ApiServer {
  /** `https://address:port`, for the machine and for all nodes and pods. */
  readonly url: string;
  readonly #context: SandboxContext;
  readonly #cell: CellSpec;

  /** @internal */
  constructor(context: SandboxContext, cell: CellSpec) {
    this.url = apiServerUrl(cell);
    this.#context = context;
    this.#cell = cell;
  }

  /** What has become of its process. */
  get state(): 'running' | 'paused' | 'stopped' {
    const identity = this.#identity();
    if (!identity) {
      return 'stopped';
    }
    return isPaused(identity) ? 'paused' : 'running';
  }

  /**
   * Halts the process in the middle of what it does. Its kernel still takes
   * connections, and nobody ever answers on them.
   */
  async pause(): Promise<void> {
    const identity = this.#mustRun();
    process.kill(identity.pid, 'SIGSTOP');
    await waitFor({ what: 'halt of the API server', timeoutMs: 10_000 }, () =>
      isPaused(identity),
    );
  }

  /** Lets a halted process go on, as if no time had passed for it. */
  async resume(): Promise<void> {
    const identity = this.#mustRun();
    process.kill(identity.pid, 'SIGCONT');
    await waitFor(
      { what: 'return of the API server', timeoutMs: 10_000 },
      () => !isPaused(identity),
    );
  }

  /**
   * Kills the process: connections are reset, new ones refused. Pods go on. What
   * it had stored is stored.
   */
  async stop(): Promise<void> {
    const identity = this.#identity();
    if (identity) {
      await killAndWait([identity]);
    }
  }

  /** Starts it again, or lets it go on, and waits until it is ready. */
  async start(): Promise<void> {
    const identity = this.#identity();
    if (identity && isPaused(identity)) {
      await this.resume();
    }
    const { paths } = this.#context;
    await startApiServer(
      this.#context,
      this.#cell,
      await ensureCellPki(paths, this.#cell),
    );
  }

  /** {@link ApiServer.stop} and {@link ApiServer.start}; takes some 3 s. */
  async restart(): Promise<void> {
    await this.stop();
    await this.start();
  }

  /**
   * Shows a certificate that ends after this many seconds to everyone but the
   * cell's own parts; below zero it has ended already. Without a number: one
   * that lasts, as before. Returns when new connections see it.
   */
  async serveCertificate(
    options: { expiresInSeconds?: number } = {},
  ): Promise<void> {
    const { expiresInSeconds } = options;
    const { ca } = await ensureCellPki(this.#context.paths, this.#cell);
    rememberServing(this.#context.paths, this.#cell, expiresInSeconds);
    const { cert } = await ca.reissue('apiserver', {
      ...servingCertificate(this.#cell),
      lifetimeMs: expiresInSeconds && expiresInSeconds * 1000,
    });
    if (this.state !== 'running') {
      return; // the next start shows it
    }
    // It sees by itself that the files have changed.
    const { fingerprint256 } = new X509Certificate(readFileSync(cert));
    await waitFor(
      { what: 'new certificate of the API server', timeoutMs: 90_000 },
      async () => (await servedFingerprint(this.url)) === fingerprint256,
    );
  }

  #identity(): ProcessIdentity | undefined {
    const identity = this.#context.record.process(
      controlPlaneParts(this.#cell).apiServer,
    );
    return identity && isAlive(identity) ? identity : undefined;
  }

  #mustRun(): ProcessIdentity {
    const identity = this.#identity();
    if (!identity) {
      throw new Error(
        `The API server of ${
          this.#cell.name
        } does not run. Start it: longshore-sandbox apiserver start ${
          this.#cell.name
        }`,
      );
    }
    return identity;
  }
}

function isPaused({ pid }: ProcessIdentity): boolean {
  return readProcess(pid)?.state === 'T';
}
