import { LoggerService } from '@backstage/backend-plugin-api';
import {
  Failure,
  Operation,
  OperationStep,
} from '@longshore/plugin-longshore-common';
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
    onChange: (operation: Operation) => void;
  }) {
    this.#store = options.store;
    this.#kind = options.kind;
    this.#leased = options.leased;
    this.#leaseMs = options.leaseMs;
    this.#logger = options.logger;
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
      await this.#write({ state: 'succeeded' });
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
      await this.#putBack();
      await this.#write({
        state: 'cancelled',
        steps: this.#stepsAs('cancelled'),
      });
      return;
    }
    if (ending.aborted) {
      await this.#store.release(this.#leased.lease);
      return;
    }
    this.#logger.warn(`Operation ${this.#describe()} failed`, {
      error: String(error),
    });
    await this.#write({
      state: 'failed',
      steps: this.#stepsAs('failed'),
      failure: toFailure(error),
    });
  }

  async #putBack(): Promise<void> {
    try {
      await this.#kind.onCancel?.(this.#context(-1, this.#lost.signal));
    } catch (error) {
      await this.#log(
        `Not everything could be put back: ${toFailure(error).message}`,
      );
    }
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
      log: message => this.#log(message),
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

  async #log(message: string): Promise<void> {
    const { lease } = this.#leased;
    const revision = await this.#store.addLogLine(lease, message);
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

function toFailure(error: unknown): Failure {
  const { code, params, message } = error as Partial<Failure>;
  return {
    code: typeof code === 'string' ? code : 'step-failed',
    message: typeof message === 'string' ? message : String(error),
    ...(params && { params }),
  };
}
