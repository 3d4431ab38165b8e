import { AuditorService, LoggerService } from '@backstage/backend-plugin-api';
import {
  Failure,
  Operation,
  OperationLogText,
  OperationStep,
} from '@longshore/plugin-longshore-common';
import { auditEnd } from './auditEnd';
import { OperationContext, OperationKind } from './OperationKind';
import {
  LeasedOperation,
  LeaseLostError,
  OperationStore,
  OperationUpdate,
} from './OperationStore';

/** A lease is renewed this many times before it would end. */
const RENEWALS = 3;

/** Works on one operation that this process has taken up. */
export class OperationWorker {
  readonly #store: OperationStore;
  readonly #kind: OperationKind<unknown, object>;
  readonly #leased: LeasedOperation;
  readonly #leaseMs: number;
  readonly #logger: LoggerService;
  readonly #auditor?: AuditorService;
  readonly #onChange: (operation: Operation) => void;

  readonly #lost = new AbortController();
  readonly #cancelled = new AbortController();
  #operation: Operation;
  #memory: Record<string, unknown>;

  constructor(options: {
    store: OperationStore;
    kind: OperationKind<any, any>;
    leased: LeasedOperation;
    leaseMs: number;
    logger: LoggerService;
    auditor?: AuditorService;
    onChange: (operation: Operation) => void;
  }) {
    this.#store = options.store;
    this.#kind = options.kind;
    this.#leased = options.leased;
    this.#leaseMs = options.leaseMs;
    this.#logger = options.logger;
    this.#auditor = options.auditor;
    this.#onChange = options.onChange;
    this.#operation = options.leased.operation;
    this.#memory = options.leased.memory;
  }

  /** Works until the operation is over, lost, or the process ends. Never rejects. */
  async run(ending: AbortSignal): Promise<void> {
    const stopRenewing = this.#keepLease();
    try {
      if (this.#operation.cancelRequested) {
        this.#cancelled.abort();
      }
      await this.#work(ending);
    } catch (error) {
      if (!(error instanceof LeaseLostError)) {
        // The database cannot be written: the lease runs out, and whoever can
        // write then goes on.
        this.#logger.error(
          `Operation ${this.#describe()} could not be recorded`,
          { error: String(error) },
        );
      }
    } finally {
      stopRenewing();
    }
  }

  async #work(ending: AbortSignal): Promise<void> {
    const signal = AbortSignal.any([
      ending,
      this.#lost.signal,
      this.#cancelled.signal,
    ]);
    try {
      await this.#authorize(signal);
      for (const [index, step] of this.#kind.steps.entries()) {
        signal.throwIfAborted();
        if (this.#operation.steps[index]?.state !== 'done') {
          await this.#runStep(index, step.name, signal, context =>
            step.run(context),
          );
        }
      }
      await this.#finish({ state: 'succeeded' });
    } catch (error) {
      await this.#end(error, ending);
    }
  }

  async #authorize(signal: AbortSignal): Promise<void> {
    await this.#kind.authorize?.({
      operation: this.#operation,
      input: this.#leased.input,
      signal,
    });
  }

  async #runStep(
    index: number,
    name: string,
    signal: AbortSignal,
    run: (context: OperationContext<unknown, object>) => Promise<void>,
  ): Promise<void> {
    await this.#writeStep(index, {
      name,
      state: 'running',
      startedAt:
        this.#operation.steps[index]?.startedAt ?? new Date().toISOString(),
    });
    await run(this.#context(index, signal));
    await this.#writeStep(index, {
      ...this.#operation.steps[index],
      state: 'done',
      endedAt: new Date().toISOString(),
      waitsFor: undefined,
    });
  }

  async #end(error: unknown, ending: AbortSignal): Promise<void> {
    if (error instanceof LeaseLostError || this.#lost.signal.aborted) {
      return;
    }
    if (this.#cancelled.signal.aborted) {
      await this.#endCancelled(ending);
      return;
    }
    if (ending.aborted) {
      await this.#store.release(this.#leased.lease);
      return;
    }
    this.#logger.warn(`Operation ${this.#describe()} failed`, {
      error: String(error),
    });
    await this.#finish({
      state: 'failed',
      steps: this.#stepsAs('failed'),
      failure: toFailure(error, 'step-failed'),
    });
  }

  /** A process that ends meanwhile leaves it to another to put things back. */
  async #endCancelled(ending: AbortSignal): Promise<void> {
    const signal = AbortSignal.any([ending, this.#lost.signal]);
    let failure: Failure | undefined;
    try {
      await this.#kind.onCancel?.(this.#context(-1, signal));
    } catch (error) {
      if (error instanceof LeaseLostError || this.#lost.signal.aborted) {
        return;
      }
      if (ending.aborted) {
        await this.#store.release(this.#leased.lease);
        return;
      }
      failure = toFailure(error, 'not-put-back');
      this.#logger.warn(
        `Operation ${this.#describe()} was cancelled, and not everything was put back`,
        { error: String(error) },
      );
    }
    await this.#finish({
      state: 'cancelled',
      steps: this.#stepsAs('cancelled'),
      ...(failure && { failure }),
    });
  }

  #context(
    index: number,
    signal: AbortSignal,
  ): OperationContext<unknown, object> {
    const operation = () => this.#operation;
    const memory = () => this.#memory;
    return {
      input: this.#leased.input,
      signal,
      get operation() {
        return operation();
      },
      get memory() {
        return memory();
      },
      keep: async values => {
        this.#memory = { ...this.#memory, ...values };
        await this.#write({ memory: this.#memory });
      },
      log: line =>
        this.#log(typeof line === 'string' ? { message: line } : line),
      progress: async (done, total, waitsFor) => {
        if (index >= 0) {
          await this.#writeStep(index, {
            ...this.#operation.steps[index],
            progress: { done, total },
            waitsFor,
          });
        }
      },
    };
  }

  async #log(line: OperationLogText): Promise<void> {
    const { lease } = this.#leased;
    const revision = await this.#store.addLogLine(lease, line);
    this.#operation = { ...this.#operation, revision };
    this.#onChange(this.#operation);
  }

  async #writeStep(index: number, step: OperationStep): Promise<void> {
    await this.#write({
      steps: this.#operation.steps.map((one, at) =>
        at === index ? step : one,
      ),
    });
  }

  async #write(update: OperationUpdate): Promise<void> {
    this.#operation = await this.#store.update(this.#leased.lease, update);
    this.#onChange(this.#operation);
  }

  /** Ends it. Whoever could write that tells the auditor, and nobody else. */
  async #finish(
    update: OperationUpdate & { state: 'succeeded' | 'failed' | 'cancelled' },
  ): Promise<void> {
    await this.#write(update);
    try {
      await auditEnd(this.#operation, this.#auditor);
    } catch (error) {
      this.#logger.error(
        `The end of operation ${this.#describe()} could not be told to the auditor`,
        { error: String(error) },
      );
    }
  }

  /** The steps, with the one that ran ended in some way. */
  #stepsAs(state: 'failed' | 'cancelled'): OperationStep[] {
    return this.#operation.steps.map(step =>
      step.state === 'running'
        ? { ...step, state, endedAt: new Date().toISOString() }
        : step,
    );
  }

  /** Renews the lease until told to stop, and gives up when it must. */
  #keepLease(): () => void {
    let renewedAt = Date.now();
    let renewing = false;
    const timer = setInterval(async () => {
      // Not even this process was running for so long, or nothing got through.
      if (Date.now() - renewedAt >= this.#leaseMs) {
        this.#lost.abort();
      }
      if (renewing || this.#lost.signal.aborted) {
        return;
      }
      renewing = true;
      const askedAt = Date.now();
      try {
        const answer = await this.#store.renew(
          this.#leased.lease,
          this.#leaseMs,
        );
        if (!answer) {
          this.#lost.abort();
        } else {
          renewedAt = askedAt;
          if (answer.cancelRequested) {
            this.#cancelled.abort();
          }
        }
      } catch {
        // Tried again in a moment; the check above ends it when it takes too long.
      } finally {
        renewing = false;
      }
    }, this.#leaseMs / RENEWALS);
    timer.unref();
    return () => clearInterval(timer);
  }

  #describe(): string {
    const { kind, subject, id } = this.#operation;
    return `${kind} of ${subject} (${id})`;
  }
}

/** @param fallback - code of what has none of its own */
function toFailure(error: unknown, fallback: string): Failure {
  const { code, params, message } = error as Partial<Failure>;
  return {
    code: typeof code === 'string' ? code : fallback,
    message: typeof message === 'string' ? message : String(error),
    ...(params && { params }),
  };
}
