import { LoggerService } from '@backstage/backend-plugin-api';
import {
  DEFAULT_NAMESPACE,
  Entity,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import { CatalogCopy, CatalogFollower } from '@longshore/plugin-longshore-node';
import { ownersOf, systemOf } from '@longshore/plugin-members-node';

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
 * A copy of the Components of the catalog, in every replica for itself. While
 * the catalog does not answer the last copy stays; rights do not come from here.
 *
 * @internal
 */
export class ComponentDirectory implements CatalogFollower {
  readonly #logger: LoggerService;
  readonly #listeners = new Set<(entityRefs: ReadonlySet<string>) => void>();
  readonly #components = new CatalogCopy<ComponentInfo>();
  #loaded = false;

  constructor(options: { logger: LoggerService }) {
    this.#logger = options.logger;
  }

  /** Whether the catalog has been read since this process started. */
  get loaded(): boolean {
    return this.#loaded;
  }

  get(entityRef: string): ComponentInfo | undefined {
    return this.#components.values.get(entityRef);
  }

  /** Calls back with the refs of what was added, changed or removed. */
  subscribe(onChange: (entityRefs: ReadonlySet<string>) => void): void {
    this.#listeners.add(onChange);
  }

  begin(): void {
    this.#components.begin();
  }

  take(entities: Entity[]): void {
    for (const entity of entities) {
      if (entity.kind.toLocaleLowerCase('en-US') === 'component') {
        const info = toComponentInfo(entity);
        this.#components.put(info.entityRef, info);
      }
    }
  }

  complete(): boolean {
    const changed = this.#components.complete();
    this.#loaded = true;
    if (changed.size > 0) {
      this.#listeners.forEach(listener => listener(changed));
    }
    return changed.size > 0;
  }

  failed(error: unknown): void {
    this.#logger.warn(
      `Cannot read Components from the catalog, services keep the names and owners that were read last: ${error}`,
    );
  }

  recovered(): void {
    this.#logger.info('Services follow the catalog again');
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
