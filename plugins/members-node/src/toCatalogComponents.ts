import { Entity, stringifyEntityRef } from '@backstage/catalog-model';
import { CatalogComponent } from './CatalogSource';
import { domainOf, ownersOf, systemOf } from './entityLinks';

/**
 * Joins Components with the Domains of their Systems, in order of their refs.
 *
 * @internal
 */
export function toCatalogComponents(
  entities: readonly Entity[],
): CatalogComponent[] {
  const domains = new Map<string, string | undefined>();
  for (const entity of entities) {
    if (isKind(entity, 'system')) {
      domains.set(stringifyEntityRef(entity), domainOf(entity));
    }
  }
  return entities
    .filter(entity => isKind(entity, 'component'))
    .map(entity => {
      const system = systemOf(entity);
      return {
        ref: stringifyEntityRef(entity),
        owners: ownersOf(entity),
        system,
        domain: system && domains.get(system),
      };
    })
    .sort((a, b) => (a.ref < b.ref ? -1 : 1));
}

function isKind(entity: Entity, kind: string): boolean {
  return entity.kind.toLocaleLowerCase('en-US') === kind;
}
