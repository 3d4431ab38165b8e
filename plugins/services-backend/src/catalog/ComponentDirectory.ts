import { AuthService, LoggerService } from '@backstage/backend-plugin-api';
import {
  DEFAULT_NAMESPACE,
  Entity,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import { CatalogService } from '@backstage/plugin-catalog-node';
import {
  CATALOG_PAGE_SIZE,
  followSource,
  unhurried,
} from '@longshore/plugin-longshore-node';
import { ownersOf, systemOf } from '@longshore/plugin-members-node';

/** Names and owners change seldom; rights do not come from here. */
const REFRESH_INTERVAL_MS = 60_000;

/**
 * What a list shows of a Component.
 *
 * @internal
 */
export type ComponentInfo = {
  /** Lower-case entity ref. */
  entityRef: string;
  namespace: string;
  name: string;
  title?: string;
  description?: string;
  owner?: string;
  system?: string;
};

/**
 * A copy of the Components of the catalog. While the catalog does not answer
 * the last copy stays.
 *
 * @internal
 */
export class ComponentDirectory {
  readonly #catalog: CatalogService;
  readonly #auth: AuthService;
  readonly #logger: LoggerService;
  readonly #listeners = new Set<(entityRefs: ReadonlySet<string>) => void>();
  #components: ReadonlyMap<string, ComponentInfo> = new Map();
  #loaded = false;

  constructor(options: {
    catalog: CatalogService;
    auth: AuthService;
    logger: LoggerService;
  }) {
    this.#catalog = options.catalog;
    this.#auth = options.auth;
    this.#logger = options.logger;
  }

  /** Whether the catalog has been read since this process started. */
  get loaded(): boolean {
    return this.#loaded;
  }

  get(entityRef: string): ComponentInfo | undefined {
    return this.#components.get(entityRef);
  }

  /** Calls back with the refs of what was added, changed or removed. */
  subscribe(onChange: (entityRefs: ReadonlySet<string>) => void): void {
    this.#listeners.add(onChange);
  }

  /** Keeps the copy fresh, in every replica for itself, until `signal` aborts. */
  run(signal: AbortSignal): Promise<void> {
    return followSource({
      read: () => this.refresh(),
      quietMs: REFRESH_INTERVAL_MS,
      onFailure: error =>
        this.#logger.warn(
          `Cannot read Components from the catalog, services keep the names and owners that were read last: ${error}`,
        ),
      onRecovery: () => this.#logger.info('Services follow the catalog again'),
      signal,
    });
  }

  /** Reads all Components once. */
  async refresh(): Promise<{ changed: boolean }> {
    const components = new Map<string, ComponentInfo>();
    const pages = this.#catalog.streamEntities(
      {
        filter: { kind: 'component' },
        fields: [
          'kind',
          'metadata.name',
          'metadata.namespace',
          'metadata.title',
          'metadata.description',
          'relations',
          'spec.owner',
          'spec.system',
        ],
        pageSize: CATALOG_PAGE_SIZE,
      },
      { credentials: await this.#auth.getOwnServiceCredentials() },
    );
    for await (const page of this.#loaded ? unhurried(pages) : pages) {
      for (const entity of page) {
        const info = toComponentInfo(entity);
        components.set(info.entityRef, info);
      }
    }
    return { changed: this.#replace(components) };
  }

  #replace(components: ReadonlyMap<string, ComponentInfo>): boolean {
    const before = this.#components;
    const changed = new Set<string>();
    for (const [ref, info] of components) {
      if (JSON.stringify(before.get(ref)) !== JSON.stringify(info)) {
        changed.add(ref);
      }
    }
    for (const ref of before.keys()) {
      if (!components.has(ref)) {
        changed.add(ref);
      }
    }
    this.#components = components;
    this.#loaded = true;
    if (changed.size > 0) {
      this.#listeners.forEach(listener => listener(changed));
    }
    return changed.size > 0;
  }
}

function toComponentInfo(entity: Entity): ComponentInfo {
  const { name, namespace, title, description } = entity.metadata;
  return {
    entityRef: stringifyEntityRef(entity),
    namespace: namespace ?? DEFAULT_NAMESPACE,
    name,
    title,
    description,
    owner: ownersOf(entity)[0],
    system: systemOf(entity),
  };
}
