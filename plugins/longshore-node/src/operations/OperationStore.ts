import {
  Failure,
  Operation,
  OperationLogLine,
  OperationLogText,
  OperationState,
  OperationStep,
} from '@longshore/plugin-longshore-common';

/** What is asked for. */
export interface NewOperation {
  kind: string;
  subject: string;
  input: unknown;
  stepNames: string[];
  requestedBy: string;
  reason?: string;
  /** While it is open, no other operation may have the same. */
  exclusiveKey?: string;
}

/** An operation that this process works on, as long as its lease lasts. */
export interface LeasedOperation {
  operation: Operation;
  input: unknown;
  /** What earlier steps, or an earlier attempt, kept. */
  memory: Record<string, unknown>;
  lease: OperationLease;
}

/** Proof of the right to write; void once somebody else took the operation up. */
export interface OperationLease {
  id: string;
  fence: number;
}

/** What a worker writes. */
export interface OperationUpdate {
  steps?: OperationStep[];
  memory?: Record<string, unknown>;
  /** A final state ends the lease as well. */
  state?: Exclude<OperationState, 'waiting'>;
  failure?: Failure;
}

/**
 * Which operations a list holds.
 *
 * @public
 */
export interface OperationFilter {
  subject?: string;
  /** What is done to this subject or to something in it: `cell-a` has `cell-a/node-1`. */
  within?: string;
  kinds?: string[];
  /** Only those that are not over. */
  open?: boolean;
  limit: number;
}

/** Keeps operations over the end of any process. */
export interface OperationStore {
  /** @throws ConflictError with code `operation-open` and the open one's id. */
  add(operation: NewOperation): Promise<Operation>;
  get(id: string): Promise<Operation | undefined>;
  /** The latest first. */
  list(filter: OperationFilter): Promise<Operation[]>;
  /** Lines after a sequence number, the oldest first. */
  log(
    id: string,
    options: { after: number; limit: number },
  ): Promise<OperationLogLine[]>;
  /** Asks an open operation to end; gives it as it is now. */
  requestCancel(id: string): Promise<Operation | undefined>;
  /** Forgets what was over before a time. */
  prune(before: Date): Promise<number>;

  /** Takes up one operation that nobody works on. */
  take(options: {
    kinds: string[];
    owner: string;
    leaseMs: number;
  }): Promise<LeasedOperation | undefined>;
  /**
   * Lengthens a lease and says whether the operation is to end.
   *
   * @returns undefined when the lease is lost
   */
  renew(
    lease: OperationLease,
    leaseMs: number,
  ): Promise<{ cancelRequested: boolean } | undefined>;
  /** Lets others take it up at once. */
  release(lease: OperationLease): Promise<void>;
  /** @throws LeaseLostError, with nothing written. */
  update(lease: OperationLease, update: OperationUpdate): Promise<Operation>;
  /**
   * @returns the operation's new revision
   * @throws LeaseLostError, with nothing written.
   */
  addLogLine(lease: OperationLease, line: OperationLogText): Promise<number>;
}

/** Somebody else works on the operation now; whoever sees this must stop. */
export class LeaseLostError extends Error {
  constructor(id: string) {
    super(`The lease of operation '${id}' is lost`);
    this.name = 'LeaseLostError';
  }
}
