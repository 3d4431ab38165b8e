import { LoggerService } from '@backstage/backend-plugin-api';
import { Entity, stringifyEntityRef } from '@backstage/catalog-model';
import { createDeferred } from '@backstage/types';
import { CatalogCopy, CatalogFollower } from '@longshore/plugin-longshore-node';
import { CatalogComponent, CatalogSource } from './CatalogSource';
import { domainOf, ownersOf, systemOf } from './entityLinks';

/** Of a Component its owners and System, of a System its Domain. */
type Links =
  | { of: 'component'; owners: string[]; system?: string }
  | { of: 'system'; domain?: string };

/**
 * Links of Components and Systems, as they were read last. A read that fails
 * leaves them, and lets them age.
 *
 * @internal
 */
export class StreamedCatalogSource implements CatalogSource, CatalogFollower {
  readonly #logger: LoggerService;
  readonly #listeners = new Set<() => void>();
  readonly #ready = createDeferred();
  readonly #links = new CatalogCopy<Links>();
  #components: readonly CatalogComponent[] = [];
  #readAt: number | undefined;

  constructor(options: { logger: LoggerService }) {
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

  begin(): void {
    this.#links.begin();
  }

  take(entities: Entity[]): void {
    for (const entity of entities) {
      const links = linksOf(entity);
      if (links) {
        this.#links.put(stringifyEntityRef(entity), links);
      }
    }
  }

  complete(startedAt: number): boolean {
    const isFirst = this.#readAt === undefined;
    const changed = this.#links.complete().size > 0;
    // As old as its oldest page: a right taken away while we read may be in it.
    this.#readAt = startedAt;
    if (changed || isFirst) {
      this.#components = joinDomains(this.#links.values);
      this.#listeners.forEach(listener => listener());
    }
    this.#ready.resolve();
    return changed || isFirst;
  }

  failed(error: unknown): void {
    this.#logger.warn(
      `Cannot read Components from the catalog, rights are judged by the last copy and changes are refused once it is too old: ${error}`,
    );
  }

  recovered(): void {
    this.#logger.info('Members follow the catalog again');
  }
}

function linksOf(entity: Entity): Links | undefined {
  switch (entity.kind.toLocaleLowerCase('en-US')) {
    case 'component':
      return {
        of: 'component',
        owners: ownersOf(entity),
        system: systemOf(entity),
      };
    case 'system':
      return { of: 'system', domain: domainOf(entity) };
    default:
      return undefined;
  }
}

/** Components with the Domains of their Systems, in order of their refs. */
function joinDomains(links: ReadonlyMap<string, Links>): CatalogComponent[] {
  const domainOfSystem = (system: string | undefined) => {
    const link = system === undefined ? undefined : links.get(system);
    return link?.of === 'system' ? link.domain : undefined;
  };
  return [...links]
    .flatMap(([ref, link]) =>
      link.of === 'component'
        ? {
            ref,
            owners: link.owners,
            system: link.system,
            domain: domainOfSystem(link.system),
          }
        : [],
    )
    .sort((a, b) => (a.ref < b.ref ? -1 : 1));
}
