import { AuthService, LoggerService } from '@backstage/backend-plugin-api';
import { Entity, stringifyEntityRef } from '@backstage/catalog-model';
import { toError } from '@backstage/errors';
import { CatalogService } from '@backstage/plugin-catalog-node';
import {
  CatalogCopy,
  CatalogFollower,
  CatalogReader,
} from '@longshore/plugin-longshore-node';
import { Clock, pause } from '../time/Clock';
import {
  AnnotationRule,
  annotatedOf,
  ANNOTATION_SELECTOR,
  readAnnotationRule,
} from './AnnotationRule';

/** So long cells wait for the annotations at a start; the catalog may be away. */
const FIRST_READ_MS = 3_000;

/**
 * Rules from the annotations of all Components. While the catalog cannot be
 * read, they stay as they were.
 */
export class CatalogRules implements CatalogFollower {
  readonly #access: { catalog: CatalogService; auth: AuthService };
  readonly #reader: Pick<CatalogReader, 'follow'>;
  readonly #logger: LoggerService;
  readonly #clock: Clock;
  readonly #onRules: (rules: AnnotationRule[]) => Promise<void>;
  readonly #stop = new AbortController();
  readonly #invalid = new Set<string>();
  /** Components with annotations, and no more of them than that. */
  readonly #annotated = new CatalogCopy<Entity>();
  /** Whether the rules are those of the last whole read. */
  #settled = false;
  #onFirstRead = () => {};
  #running: Promise<void> = Promise.resolve();

  constructor(options: {
    catalog: CatalogService;
    auth: AuthService;
    reader: Pick<CatalogReader, 'follow'>;
    logger: LoggerService;
    clock: Clock;
    /** Called when they have changed. */
    onRules: (rules: AnnotationRule[]) => Promise<void>;
  }) {
    this.#access = { catalog: options.catalog, auth: options.auth };
    this.#reader = options.reader;
    this.#logger = options.logger;
    this.#clock = options.clock;
    this.#onRules = options.onRules;
  }

  start() {
    this.#running = this.#reader.follow({
      ...this.#access,
      follower: this,
      signal: this.#stop.signal,
    });
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#running;
  }

  /**
   * Resolves once the annotations were read, or after 3 s. Cells that are listed
   * with them know at once which pods to keep whole rows of.
   */
  async firstRead(): Promise<void> {
    const read = new AbortController();
    this.#onFirstRead = () => read.abort();
    if (!this.#settled) {
      await pause(
        this.#clock,
        FIRST_READ_MS,
        AbortSignal.any([read.signal, this.#stop.signal]),
      );
    }
  }

  begin() {
    this.#annotated.begin();
  }

  take(entities: Entity[]) {
    for (const entity of entities) {
      const annotated = annotatedOf(entity);
      if (annotated) {
        this.#annotated.put(stringifyEntityRef(entity), annotated);
      }
    }
  }

  async complete(): Promise<boolean> {
    const changed = this.#annotated.complete().size > 0 || !this.#settled;
    if (changed) {
      this.#settled = false;
      await this.#onRules(this.#rules());
      this.#settled = true;
    }
    this.#onFirstRead();
    return changed;
  }

  failed(error: unknown) {
    this.#logger.warn(
      'The catalog could not be read for Kubernetes annotations; the last ones stay in force',
      toError(error),
    );
  }

  recovered() {
    this.#logger.info('Kubernetes annotations follow the catalog again');
  }

  #rules(): AnnotationRule[] {
    const rules: AnnotationRule[] = [];
    for (const entity of this.#annotated.values.values()) {
      const rule = readAnnotationRule(entity);
      if (rule && 'invalid' in rule) {
        this.#noteInvalid(rule.invalid);
      } else if (rule) {
        rules.push(rule);
      }
    }
    return rules;
  }

  #noteInvalid(component: string) {
    if (!this.#invalid.has(component)) {
      this.#invalid.add(component);
      this.#logger.warn(
        `The annotation ${ANNOTATION_SELECTOR} of ${component} is not a label selector and is ignored`,
      );
    }
  }
}
