import { LoggerService } from '@backstage/backend-plugin-api';
import { AnnotationRule, selectionOf } from '../claims/AnnotationRule';
import { CellConnection } from '../connection/CellConnection';
import { failureOf } from '../connection/CellError';
import { Semaphore } from '../connection/Semaphore';
import { Clock, pause } from '../time/Clock';
import { backoff } from './backoff';
import { PagedList } from './PagedList';

/** With more rules at once, one complete list costs the cell less. */
const MOST_RULES = 20;

/**
 * Reads the pods that new annotation rules name. Of pods that no service claims
 * only a small row is kept, without labels, so whether a new rule names them has
 * to be asked: once for each rule, by its namespace and selector, and not by
 * reading the cell again.
 */
export class RuleLists {
  readonly #connection: CellConnection;
  readonly #fill: (object: object) => void;
  readonly #relist: () => void;
  readonly #lists: Semaphore;
  readonly #clock: Clock;
  readonly #logger: LoggerService;
  readonly #wanted = new Map<string, AnnotationRule>();
  #wake = () => {};

  constructor(options: {
    connection: CellConnection;
    /** Takes in a pod that was found. */
    fill: (object: object) => void;
    /** Has all pods listed anew. */
    relist: () => void;
    /** Shared by all cells. */
    lists: Semaphore;
    clock: Clock;
    logger: LoggerService;
  }) {
    this.#connection = options.connection;
    this.#fill = options.fill;
    this.#relist = options.relist;
    this.#lists = options.lists;
    this.#clock = options.clock;
    this.#logger = options.logger;
  }

  /** Asks for the pods of rules that were not in force before. */
  want(rules: AnnotationRule[]) {
    rules.forEach(rule => this.#wanted.set(selectionOf(rule), rule));
    if (this.#wanted.size > MOST_RULES) {
      this.#wanted.clear();
      this.#relist();
    }
    this.#wake();
  }

  /** Works until `signal` aborts; never rejects. */
  async run(signal: AbortSignal): Promise<void> {
    let failures = 0;
    while (!signal.aborted) {
      const next = this.#wanted.entries().next();
      if (next.done) {
        await this.#untilWanted(signal);
        continue;
      }
      const [selection, rule] = next.value;
      try {
        await this.#list(rule, signal);
        if (this.#wanted.get(selection) === rule) {
          this.#wanted.delete(selection);
        }
        failures = 0;
      } catch (error) {
        if (signal.aborted) return;
        failures += 1;
        this.#logger.debug(
          `The pods of ${rule.component} could not be listed yet: ${
            failureOf(error).message
          }`,
        );
        await pause(
          this.#clock,
          backoff({ error, failures, random: Math.random }),
          signal,
        );
      }
    }
  }

  async #list(rule: AnnotationRule, signal: AbortSignal): Promise<void> {
    const list = new PagedList({
      connection: this.#connection,
      type: {
        path: rule.namespace
          ? `/api/v1/namespaces/${encodeURIComponent(rule.namespace)}/pods`
          : '/api/v1/pods',
        plural: 'pods of an annotation',
      },
      labelSelector: rule.selector.text,
      lists: this.#lists,
      clock: this.#clock,
    });
    await list.read(signal, this.#fill);
  }

  async #untilWanted(signal: AbortSignal): Promise<void> {
    await new Promise<void>(resolve => {
      const done = () => {
        signal.removeEventListener('abort', done);
        this.#wake = () => {};
        resolve();
      };
      this.#wake = done;
      signal.addEventListener('abort', done);
      if (signal.aborted) done();
    });
  }
}
