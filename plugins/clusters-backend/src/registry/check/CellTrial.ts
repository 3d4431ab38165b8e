import { CellCheck, CellCheckStep } from '@longshore/plugin-clusters-common';
import { Failure } from '@longshore/plugin-longshore-common';
import { CellConnection } from '../../connection/CellConnection';
import { CellError, failureOf } from '../../connection/CellError';
import { ServerAccess } from '../CellConfig';
import { identityExpiry } from '../identityExpiry';
import { AccessReviews } from './AccessReviews';
import { AddressRules } from './AddressRules';
import { judgeClock, judgeExpiry, judgeVersion } from './judgements';
import { RequiredRights } from './requiredRights';
import { checkRules } from './ruleSteps';

/** A server that needs longer to say its version is not one to work with. */
const VERSION_TIMEOUT_MS = 6_000;

const STEPS = [
  'address',
  'reachable',
  'certificate',
  'credentials',
  'clock',
  'version',
  'read-rules',
  'write-rules',
  'impersonation',
] as const;

type Step = (typeof STEPS)[number];

/** One check of one cell. */
export class CellTrial {
  readonly #cell: string;
  readonly #access: ServerAccess;
  readonly #addresses: AddressRules;
  readonly #required: RequiredRights;
  readonly #signal: AbortSignal;
  readonly #connection: CellConnection;
  readonly #steps = new Map<Step, Omit<CellCheckStep, 'step'>>();
  #version?: string;

  constructor(options: {
    cell: string;
    access: ServerAccess;
    addresses: AddressRules;
    required: RequiredRights;
    signal: AbortSignal;
  }) {
    this.#cell = options.cell;
    this.#addresses = options.addresses;
    this.#access = { ...options.access, lookup: options.addresses.lookup };
    this.#required = options.required;
    this.#signal = options.signal;
    this.#connection = new CellConnection({
      cell: options.cell,
      access: this.#access,
    });
  }

  close() {
    this.#connection.close();
  }

  async run(): Promise<CellCheck> {
    if (
      (await this.#checkAddress()) &&
      (await this.#checkConnection()) &&
      (await this.#checkCredentials())
    ) {
      await this.#checkRules();
    }
    const steps = STEPS.map(step => ({
      step,
      ...(this.#steps.get(step) ?? { result: 'skipped' as const }),
    }));
    return {
      acceptable: steps.every(
        ({ result }) => result === 'ok' || result === 'warning',
      ),
      steps,
      ...(this.#version && { version: this.#version }),
      ...(this.#steps.has('impersonation') && {
        writable: !this.#steps.get('impersonation')!.yaml,
      }),
    };
  }

  async #checkAddress(): Promise<boolean> {
    try {
      const refused = await this.#inTime(
        this.#addresses.judge(this.#access.url),
      );
      return this.#note('address', refused);
    } catch (error) {
      return this.#note('address', this.#failureOf(error));
    }
  }

  /** Tries `/version`, which most servers tell to anybody. */
  async #checkConnection(): Promise<boolean> {
    let failure: Failure | undefined;
    try {
      const { gitVersion } = await this.#connection.call({
        path: '/version',
        what: 'read the version',
        timeoutMs: VERSION_TIMEOUT_MS,
        signal: this.#signal,
      });
      this.#version = typeof gitVersion === 'string' ? gitVersion : undefined;
    } catch (error) {
      const status = error instanceof CellError ? error.status : undefined;
      // Whoever refuses us is there, and the next step names the refusal.
      if (status !== 401 && status !== 403) {
        failure = this.#failureOf(error);
      }
    }
    const code = failure?.code ?? '';
    if (code.startsWith('certificate-')) {
      this.#note('reachable', undefined);
      return this.#note('certificate', failure);
    }
    if (code === 'client-certificate-refused') {
      this.#note('reachable', undefined);
      this.#note('certificate', undefined);
      return this.#note('credentials', this.#withExpiry(failure!));
    }
    if (!this.#note('reachable', failure)) {
      return false;
    }
    this.#note('certificate', undefined);
    this.#noteAs(
      'clock',
      judgeClock(this.#cell, this.#connection.signs.aheadMs),
    );
    if (this.#version) {
      this.#noteAs('version', judgeVersion(this.#cell, this.#version));
    }
    return true;
  }

  /** A review that everybody may ask for who is somebody. */
  async #checkCredentials(): Promise<boolean> {
    try {
      await new AccessReviews({
        connection: this.#connection,
        signal: this.#signal,
      }).may({ group: '', resource: 'pods', verb: 'list' });
    } catch (error) {
      const failure = this.#failureOf(error);
      return this.#note(
        'credentials',
        failure.code === 'unauthorized' ? this.#withExpiry(failure) : failure,
      );
    }
    this.#noteAs(
      'credentials',
      judgeExpiry(this.#cell, identityExpiry(this.#access.identity)),
    );
    return true;
  }

  async #checkRules(): Promise<void> {
    try {
      const steps = await checkRules({
        cell: this.#cell,
        connection: this.#connection,
        required: this.#required,
        signal: this.#signal,
      });
      for (const { step, ...outcome } of steps) {
        this.#steps.set(step, outcome);
      }
    } catch (error) {
      this.#note('read-rules', this.#failureOf(error));
    }
  }

  /** Why the server takes the credentials no more, if they say so themselves. */
  #withExpiry(failure: Failure): Failure {
    const expiry = identityExpiry(this.#access.identity);
    if (expiry === undefined || expiry > Date.now()) {
      return failure;
    }
    const at = new Date(expiry).toISOString();
    const isToken = this.#access.identity.type === 'token';
    return {
      code: isToken ? 'token-expired' : 'client-certificate-expired',
      message: `Cell '${this.#cell}': the ${
        isToken ? 'token' : 'client certificate'
      } ended at ${at}; make a new one`,
      params: { cell: this.#cell, at },
    };
  }

  /** For what takes no signal: resolvers may be silent for half a minute. */
  async #inTime<T>(work: Promise<T>): Promise<T> {
    const over = new AbortController();
    try {
      return await Promise.race([
        work,
        new Promise<never>((_, reject) => {
          this.#signal.addEventListener(
            'abort',
            () => reject(this.#signal.reason),
            { signal: over.signal },
          );
        }),
      ]);
    } finally {
      over.abort();
    }
  }

  #failureOf(error: unknown): Failure {
    return this.#signal.aborted && !(error instanceof CellError)
      ? {
          code: 'timeout',
          message: `Cell '${
            this.#cell
          }': the API server did not answer in time`,
          params: { cell: this.#cell },
        }
      : failureOf(error);
  }

  #note(step: Step, failure: Failure | undefined): boolean {
    this.#steps.set(
      step,
      failure ? { result: 'failed', failure } : { result: 'ok' },
    );
    return !failure;
  }

  #noteAs(step: Step, outcome: Omit<CellCheckStep, 'step'>) {
    this.#steps.set(step, outcome);
  }
}
