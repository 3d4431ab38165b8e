import { randomUUID } from 'node:crypto';
import {
  AuditorService,
  DatabaseService,
  LifecycleService,
  LoggerService,
} from '@backstage/backend-plugin-api';
import {
  Operation,
  OperationLogLine,
} from '@longshore/plugin-longshore-common';
import { delay } from '../delay';
import { applyOperationMigrations } from './applyOperationMigrations';
import { DatabaseOperationStore } from './DatabaseOperationStore';
import { OperationKind } from './OperationKind';
import { OperationFilter, OperationStore } from './OperationStore';
import { OperationWorker } from './OperationWorker';

/*
 * Long work that survives the end of any process.
 *
 * Protocol
 *
 * - An operation is a row. Whoever asks for it writes the row and has its answer;
 *   the work is done by whichever replica takes it up.
 * - A replica takes one up by writing a lease of 15 s into the row, on condition
 *   that the lease there has ended by the clock of the database, and with it a
 *   fence one higher than the last. It renews the lease every 5 s.
 * - Every later write of the worker names its fence. After somebody else took the
 *   operation up, the fence no longer fits: nothing is written, the worker sees
 *   LeaseLostError and stops. A worker that cannot renew for as long as its lease
 *   lasts stops by itself, since it cannot know.
 * - Steps run in order. A step that was cut off is run again from its beginning by
 *   whoever takes the operation up, so steps look before they act. What a step
 *   has to remember it keeps in the row.
 * - Cancelling is a request in the row. The worker sees it when it renews, aborts
 *   the signal of the step, lets the kind put things back, and ends it. What could
 *   not be put back is the failure of the cancelled operation.
 * - A backend that is told to end aborts its steps and gives its leases back, so
 *   that another replica goes on at once.
 *
 * Guarantees
 *
 * - An operation that was accepted comes to an end, as long as some replica that
 *   knows its kind runs.
 * - Two workers may both believe for a moment that an operation is theirs; only
 *   one of them can write to it. Effects outside the database are made twice at
 *   worst, which is why steps have to be idempotent.
 * - Two open operations never have the same exclusive key.
 * - A step never runs without the right of the person having been looked at in
 *   this attempt, when the kind asks for that.
 */

const LEASE_MS = 15_000;
const POLL_MS = 2_000;
/** What was over for longer is forgotten, log and all. */
const KEEP_MS = 90 * 24 * 60 * 60_000;
const PRUNE_EVERY_MS = 60 * 60_000;
/** Work in progress in one process; most of it waits for something. */
const MOST_AT_ONCE = 20;

/**
 * What is asked of {@link Operations.begin}.
 *
 * @public
 */
export interface BeginOperationOptions<TInput> {
  /** What it is done to, for example `cell-a/node-2`. */
  subject: string;
  input: TInput;
  /** Entity ref of the person. */
  requestedBy: string;
  reason?: string;
  /** While this one is open, another with the same key is refused. */
  exclusiveKey?: string;
}

/**
 * The long work of one plugin: see the protocol at the top of this file.
 *
 * @public
 */
export class Operations {
  readonly #store: OperationStore;
  readonly #logger: LoggerService;
  readonly #leaseMs: number;
  readonly #pollMs: number;
  readonly #keepMs: number;
  readonly #auditor?: AuditorService;
  readonly #onChange: (operation: Operation) => void;
  readonly #kinds = new Map<string, OperationKind<any, any>>();
  readonly #owner = randomUUID();
  readonly #ending = new AbortController();
  readonly #working = new Set<Promise<void>>();
  #wake = new AbortController();
  #prunedAt = 0;
  #loop?: Promise<void>;

  private constructor(options: {
    store: OperationStore;
    logger: LoggerService;
    leaseMs: number;
    pollMs: number;
    keepMs: number;
    auditor?: AuditorService;
    onChange: (operation: Operation) => void;
  }) {
    this.#store = options.store;
    this.#logger = options.logger;
    this.#leaseMs = options.leaseMs;
    this.#pollMs = options.pollMs;
    this.#keepMs = options.keepMs;
    this.#auditor = options.auditor;
    this.#onChange = options.onChange;
  }

  /** Prepares the tables in the plugin's database. */
  static async create(options: {
    database: DatabaseService;
    logger: LoggerService;
    /** Ends the work with the plugin. */
    lifecycle?: LifecycleService;
    /**
     * Told of the end of each operation (`operation-end`) by the process that
     * ended it, once at most. One that does not work changes nothing of the end.
     */
    auditor?: AuditorService;
    /** Told of each change that this process makes, for signals. */
    onChange?: (operation: Operation) => void;
    /** How long a silent worker keeps an operation, in ms. Default 15,000. */
    leaseMs?: number;
    /** How often others' operations are looked for, in ms. Default 2,000. */
    pollMs?: number;
    /** How long what is over is kept, in ms. Default 90 days. */
    keepMs?: number;
  }): Promise<Operations> {
    const knex = await applyOperationMigrations(options.database);
    const operations = new Operations({
      store: new DatabaseOperationStore({ knex }),
      logger: options.logger,
      leaseMs: options.leaseMs ?? LEASE_MS,
      pollMs: options.pollMs ?? POLL_MS,
      keepMs: options.keepMs ?? KEEP_MS,
      auditor: options.auditor,
      onChange: options.onChange ?? (() => {}),
    });
    options.lifecycle?.addShutdownHook(() => operations.stop());
    return operations;
  }

  /** Makes a kind known; to be called before {@link Operations.start}. */
  define<TInput, TMemory extends object>(
    kind: OperationKind<TInput, TMemory>,
  ): void {
    if (this.#kinds.has(kind.kind)) {
      throw new Error(`The kind '${kind.kind}' is defined twice`);
    }
    this.#kinds.set(kind.kind, kind);
  }

  /** Begins to take up work, that of ended processes included. */
  start(): void {
    this.#loop ??= this.#run();
  }

  /** Gives everything back for others to go on with. */
  async stop(): Promise<void> {
    this.#ending.abort();
    this.#wake.abort();
    await this.#loop;
    await Promise.allSettled(this.#working);
  }

  /**
   * Accepts an operation.
   *
   * @throws ConflictError with code `operation-open` and the id of the open one.
   */
  async begin<TInput>(
    kind: string,
    options: BeginOperationOptions<TInput>,
  ): Promise<Operation> {
    const definition = this.#kinds.get(kind);
    if (!definition) {
      throw new Error(`There is no kind of operation '${kind}'`);
    }
    const operation = await this.#store.add({
      ...options,
      kind,
      stepNames: definition.steps.map(step => step.name),
    });
    this.#onChange(operation);
    this.#wake.abort();
    return operation;
  }

  async get(id: string): Promise<Operation | undefined> {
    return this.#store.get(id);
  }

  /** The latest first. */
  async list(filter: OperationFilter): Promise<Operation[]> {
    return this.#store.list(filter);
  }

  /** Lines after a sequence number, the oldest first. */
  async log(
    id: string,
    options: { after: number; limit: number },
  ): Promise<OperationLogLine[]> {
    return this.#store.log(id, options);
  }

  /** Asks an operation to end at its next safe point; nothing if it is over. */
  async cancel(id: string): Promise<Operation | undefined> {
    const operation = await this.#store.requestCancel(id);
    if (operation) {
      this.#onChange(operation);
    }
    return operation;
  }

  /** Forgets what was over before a time, and says how many. */
  async prune(before: Date): Promise<number> {
    return this.#store.prune(before);
  }

  async #run(): Promise<void> {
    while (!this.#ending.signal.aborted) {
      this.#wake = new AbortController();
      try {
        while (
          !this.#ending.signal.aborted &&
          this.#working.size < MOST_AT_ONCE &&
          (await this.#takeOne())
        );
        await this.#pruneNowAndThen();
      } catch (error) {
        this.#logger.warn('Operations cannot be read, trying again', {
          error: String(error),
        });
      }
      await delay(
        this.#pollMs,
        AbortSignal.any([this.#ending.signal, this.#wake.signal]),
      );
    }
  }

  /** Every replica does it: whoever comes second finds nothing. */
  async #pruneNowAndThen(): Promise<void> {
    const now = Date.now();
    if (now - this.#prunedAt > PRUNE_EVERY_MS) {
      await this.#store.prune(new Date(now - this.#keepMs));
      this.#prunedAt = now;
    }
  }

  async #takeOne(): Promise<boolean> {
    const leased = await this.#store.take({
      kinds: [...this.#kinds.keys()],
      owner: this.#owner,
      leaseMs: this.#leaseMs,
    });
    if (!leased) {
      return false;
    }
    const worker = new OperationWorker({
      store: this.#store,
      kind: this.#kinds.get(leased.operation.kind)!,
      leased,
      leaseMs: this.#leaseMs,
      logger: this.#logger,
      auditor: this.#auditor,
      onChange: this.#onChange,
    });
    const work = worker.run(this.#ending.signal).finally(() => {
      this.#working.delete(work);
      this.#wake.abort();
    });
    this.#working.add(work);
    return true;
  }
}
