import { Failure } from './failures';

/**
 * Where a piece of long work stands. The last three are final.
 *
 * @public
 */
export type OperationState =
  | 'waiting'
  | 'running'
  | 'succeeded'
  | 'failed'
  | 'cancelled';

/**
 * Where one step of an operation stands.
 *
 * @public
 */
export type OperationStepState =
  | 'waiting'
  | 'running'
  | 'done'
  | 'failed'
  | 'cancelled';

/**
 * One step of an operation. Times are ISO 8601.
 *
 * @public
 */
export type OperationStep = {
  /** Kebab-case; pages translate it. */
  name: string;
  state: OperationStepState;
  startedAt?: string;
  endedAt?: string;
  /** How far a step that counts has come. */
  progress?: { done: number; total: number };
  /** What it waits for at the moment, if it cannot go on. */
  waitsFor?: Failure;
};

/**
 * A piece of long work that survives a killed backend. Times are ISO 8601.
 *
 * @public
 */
export type Operation = {
  id: string;
  /** What is done, for example `drain-node`; pages translate it. */
  kind: string;
  /** What it is done to, for example `cell-a/node-2`. */
  subject: string;
  state: OperationState;
  steps: OperationStep[];
  /** Why it failed, or what could not be put back when it was cancelled. */
  failure?: Failure;
  /** Entity ref of the person who asked for it. */
  requestedBy: string;
  reason?: string;
  /** Somebody asked to stop it; it ends at the next safe point. */
  cancelRequested: boolean;
  createdAt: string;
  startedAt?: string;
  endedAt?: string;
  /** How often it was taken up, 1 unless a backend ended while it ran. */
  attempts: number;
  /** Grows with each change of this operation. */
  revision: number;
};

/**
 * What a line of an operation's log says.
 *
 * @public
 */
export type OperationLogText = {
  /** In English, for API users and for pages that have no words of their own. */
  message: string;
  /** Kebab-case; by it a page finds its translated sentence. */
  code?: string;
  /** Values for the translated sentence. Never holds a secret. */
  params?: Record<string, string>;
};

/**
 * A line of an operation's log.
 *
 * @public
 */
export type OperationLogLine = OperationLogText & {
  /** Grows by one; asked for as `after`. */
  sequence: number;
  at: string;
};

/**
 * Channel that carries `{ revision }` of one operation, at most once a second.
 *
 * @public
 */
export function operationChannel(id: string): string {
  return `longshore:operations:${id}`;
}

/**
 * Whether nothing more will happen to an operation.
 *
 * @public
 */
export function isOver(operation: Pick<Operation, 'state'>): boolean {
  return operation.state !== 'waiting' && operation.state !== 'running';
}
