import {
  Failure,
  Operation,
  OperationLogText,
} from '@longshore/plugin-longshore-common';

/**
 * What a step of an operation works with.
 *
 * @public
 */
export interface OperationContext<TInput, TMemory extends object> {
  readonly operation: Operation;
  readonly input: TInput;
  /**
   * What this and earlier steps kept with {@link OperationContext.keep}. A step
   * that is taken up again finds what it kept itself before.
   */
  readonly memory: Readonly<Partial<TMemory>>;
  /**
   * Aborts when the operation is to be cancelled, when this process ends or when
   * it may no longer work on the operation. Whatever waits must obey it.
   */
  readonly signal: AbortSignal;
  /** Keeps values over the end of this process. */
  keep(values: Partial<TMemory>): Promise<void>;
  /**
   * Adds a line to the log that people read; one with a code is shown in the words
   * of their language. Must hold no secret.
   */
  log(line: string | OperationLogText): Promise<void>;
  /**
   * Says how far a step that counts has come, and what it waits for if it cannot
   * go on at the moment.
   */
  progress(done: number, total: number, waitsFor?: Failure): Promise<void>;
}

/**
 * One step of a kind of operation. It may be begun again after it was cut off at
 * any point, so it must look at what is there before it acts.
 *
 * @public
 */
export interface OperationStepDefinition<TInput, TMemory extends object> {
  /** Kebab-case. */
  name: string;
  run(context: OperationContext<TInput, TMemory>): Promise<void>;
}

/**
 * A kind of long work.
 *
 * @public
 */
export interface OperationKind<TInput, TMemory extends object = object> {
  /** Kebab-case, for example `drain-node`. */
  kind: string;
  steps: OperationStepDefinition<TInput, TMemory>[];
  /**
   * Throws when the person who asked for it may not do it any more. Called before
   * the first step and whenever it is taken up again. What cannot be known yet is
   * waited for, as long as `signal` does not abort.
   */
  authorize?(options: {
    operation: Operation;
    input: TInput;
    signal: AbortSignal;
  }): Promise<void>;
  /**
   * Puts back what a cancelled operation should not leave behind. What it throws is
   * recorded as the failure of the cancelled operation. `signal` aborts when this
   * process ends; another begins it again then, so it must look before it acts.
   */
  onCancel?(context: OperationContext<TInput, TMemory>): Promise<void>;
}
