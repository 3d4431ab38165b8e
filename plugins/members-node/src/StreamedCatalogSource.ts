import { AuthService, LoggerService } from '@backstage/backend-plugin-api';
import { Entity } from '@backstage/catalog-model';
import { CatalogService } from '@backstage/plugin-catalog-node';
import { createDeferred } from '@backstage/types';
import {
  CATALOG_PAGE_SIZE,
  followSource,
  unhurried,
} from '@longshore/plugin-longshore-node';
import { createHash } from 'node:crypto';
import { CatalogComponent, CatalogSource } from './CatalogSource';
import { toCatalogComponents } from './toCatalogComponents';

/**
 * Half of the age from which on mutations are refused, so that one read that
 * fails or takes long does not refuse anything.
 */
const REFRESH_INTERVAL_MS = 30_000;

/**
 * Reads Components and Systems again and again. A read that fails leaves the
 * last copy and lets it age.
 *
 * @internal
 */
export class StreamedCatalogSource implements CatalogSource {
  readonly #catalog: CatalogService;
  readonly #auth: AuthService;
  readonly #logger: LoggerService;
  readonly #listeners = new Set<() => void>();
  readonly #ready = createDeferred();
  #components: readonly CatalogComponent[] = [];
  #fingerprint = '';
  #readAt: number | undefined;

  constructor(options: {
    catalog: CatalogService;
    auth: AuthService;
    logger: LoggerService;
  }) {
    this.#catalog = options.catalog;
    this.#auth = options.auth;
    this.#logger = options.logger;
  }

  ready(): Promise<void> {
    return this.#ready;
  }

  current(): readonly CatalogComponent[] {
    return this.#components;
  }

  age(): number {
    return this.#readAt === undefined ? Infinity : Date.now() - this.#readAt;
  }

  subscribe(onChange: () => void): { unsubscribe(): void } {
    this.#listeners.add(onChange);
    return { unsubscribe: () => this.#listeners.delete(onChange) };
  }

  /** Reads until `signal` aborts. */
  run(signal: AbortSignal): Promise<void> {
    return followSource({
      read: () => this.refresh(),
      quietMs: REFRESH_INTERVAL_MS,
      onFailure: error =>
        this.#logger.warn(
          `Cannot read Components from the catalog, rights are judged by the last copy and changes are refused once it is too old: ${error}`,
        ),
      onRecovery: () => this.#logger.info('Members follow the catalog again'),
      signal,
    });
  }

  /** Reads once. */
  async refresh(): Promise<{ changed: boolean }> {
    const startedAt = Date.now();
    const entities: Entity[] = [];
    const pages = this.#catalog.streamEntities(
      {
        filter: [{ kind: 'component' }, { kind: 'system' }],
        fields: [
          'kind',
          'metadata.name',
          'metadata.namespace',
          'relations',
          'spec.owner',
          'spec.system',
          'spec.domain',
        ],
        pageSize: CATALOG_PAGE_SIZE,
      },
      { credentials: await this.#auth.getOwnServiceCredentials() },
    );
    for await (const page of this.#readAt !== undefined
      ? unhurried(pages)
      : pages) {
      entities.push(...page);
    }
    const components = toCatalogComponents(entities);
    const fingerprint = createHash('sha256')
      .update(JSON.stringify(components))
      .digest('base64');
    // As old as its oldest page: a right taken away while we read may be in it.
    this.#readAt = startedAt;
    const changed = fingerprint !== this.#fingerprint;
    if (changed) {
      this.#components = components;
      this.#fingerprint = fingerprint;
      this.#listeners.forEach(listener => listener());
    }
    this.#ready.resolve();
    return { changed };
  }
}
