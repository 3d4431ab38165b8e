import { AuthService, LoggerService } from '@backstage/backend-plugin-api';
import { CATALOG_FILTER_EXISTS } from '@backstage/catalog-client';
import { toError } from '@backstage/errors';
import { CatalogService } from '@backstage/plugin-catalog-node';
import {
  CATALOG_PAGE_SIZE,
  followSource,
  unhurried,
} from '@longshore/plugin-longshore-node';
import { createHash } from 'node:crypto';
import { Clock, pause } from '../time/Clock';
import {
  ANNOTATION_ID,
  ANNOTATION_SELECTOR,
  AnnotationRule,
  readAnnotationRule,
} from './AnnotationRule';

const QUIET_MS = 60_000;
/** So long cells wait for the annotations at a start; the catalog may be away. */
const FIRST_READ_MS = 3_000;

/**
 * Reads the annotations of all Components, once a minute while none changes. Each process needs its
 * own copy, so this is a timer and not a task of the scheduler. While the
 * catalog cannot be read, the rules stay as they were.
 */
export class CatalogRules {
  readonly #catalog: CatalogService;
  readonly #auth: AuthService;
  readonly #logger: LoggerService;
  readonly #clock: Clock;
  readonly #onRules: (rules: AnnotationRule[]) => Promise<void>;
  readonly #stop = new AbortController();
  readonly #invalid = new Set<string>();
  /** What the last rules were made from. */
  #last?: string;
  #onFirstRead = () => {};
  #running: Promise<void> = Promise.resolve();

  constructor(options: {
    catalog: CatalogService;
    auth: AuthService;
    logger: LoggerService;
    clock: Clock;
    /** Called when they have changed. */
    onRules: (rules: AnnotationRule[]) => Promise<void>;
  }) {
    this.#catalog = options.catalog;
    this.#auth = options.auth;
    this.#logger = options.logger;
    this.#clock = options.clock;
    this.#onRules = options.onRules;
  }

  start() {
    this.#running = this.#run(this.#stop.signal);
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
    if (this.#last === undefined) {
      await pause(
        this.#clock,
        FIRST_READ_MS,
        AbortSignal.any([read.signal, this.#stop.signal]),
      );
    }
  }

  /** Reads the catalog now. */
  async read(): Promise<{ changed: boolean }> {
    const rules: AnnotationRule[] = [];
    const sources: string[] = [];
    const pages = this.#catalog.streamEntities(
      {
        filter: [ANNOTATION_ID, ANNOTATION_SELECTOR].map(annotation => ({
          kind: 'Component',
          [`metadata.annotations.${annotation}`]: CATALOG_FILTER_EXISTS,
        })),
        fields: [
          'kind',
          'metadata.namespace',
          'metadata.name',
          'metadata.annotations',
        ],
        pageSize: CATALOG_PAGE_SIZE,
      },
      { credentials: await this.#auth.getOwnServiceCredentials() },
    );
    for await (const page of this.#last !== undefined
      ? unhurried(pages)
      : pages) {
      if (this.#stop.signal.aborted) return { changed: false };
      for (const entity of page) {
        const rule = readAnnotationRule(entity);
        if (rule && 'invalid' in rule) {
          this.#noteInvalid(rule.invalid);
        } else if (rule) {
          rules.push(rule);
          sources.push(
            JSON.stringify([rule.component, entity.metadata.annotations]),
          );
        }
      }
    }
    const source = createHash('sha256')
      .update(sources.sort().join('\n'))
      .digest('hex');
    const changed = source !== this.#last;
    if (changed) {
      await this.#onRules(rules);
      this.#last = source;
    }
    this.#onFirstRead();
    return { changed };
  }

  #run(signal: AbortSignal): Promise<void> {
    return followSource({
      read: () => this.read(),
      quietMs: QUIET_MS,
      onFailure: error =>
        this.#logger.warn(
          'The catalog could not be read for Kubernetes annotations; the last ones stay in force',
          toError(error),
        ),
      onRecovery: () =>
        this.#logger.info('Kubernetes annotations follow the catalog again'),
      signal,
      wait: (ms, stop) => pause(this.#clock, ms, stop),
      now: () => this.#clock.now(),
    });
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
