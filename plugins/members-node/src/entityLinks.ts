import {
  Entity,
  parseEntityRef,
  RELATION_OWNED_BY,
  RELATION_PART_OF,
  stringifyEntityRef,
} from '@backstage/catalog-model';

/**
 * Owners of an entity, as lower-case refs of groups and users.
 *
 * @remarks
 *
 * Relations win over `spec`, here and in {@link systemOf}: they are what
 * processing made of it, several owners and those of custom processors
 * included. `spec` serves entities that are not stitched yet.
 *
 * @public
 */
export function ownersOf(entity: Entity): string[] {
  return linked(entity, {
    relation: RELATION_OWNED_BY,
    kinds: ['group', 'user'],
    field: 'owner',
  });
}

/**
 * System of a Component, as lower-case ref.
 *
 * @public
 */
export function systemOf(entity: Entity): string | undefined {
  return linked(entity, {
    relation: RELATION_PART_OF,
    kinds: ['system'],
    field: 'system',
  })[0];
}

/**
 * Domain of a System, as lower-case ref.
 *
 * @internal
 */
export function domainOf(entity: Entity): string | undefined {
  return linked(entity, {
    relation: RELATION_PART_OF,
    kinds: ['domain'],
    field: 'domain',
  })[0];
}

function linked(
  entity: Entity,
  link: {
    relation: string;
    /** Kinds that count; the first is the default of a short ref. */
    kinds: string[];
    field: string;
  },
): string[] {
  const counts = (ref: string) =>
    link.kinds.some(kind => ref.startsWith(`${kind}:`));

  const related = (entity.relations ?? [])
    .filter(({ type }) => type === link.relation)
    .map(({ targetRef }) => targetRef.toLocaleLowerCase('en-US'))
    .filter(counts);
  if (related.length > 0) {
    return [...new Set(related)].sort();
  }
  const value = entity.spec?.[link.field];
  if (typeof value !== 'string') {
    return [];
  }
  try {
    const ref = parseEntityRef(value, {
      defaultKind: link.kinds[0],
      defaultNamespace: entity.metadata.namespace ?? 'default',
    });
    return [stringifyEntityRef(ref)].filter(counts);
  } catch {
    // The catalog accepts any text in `spec`; what is no ref names nobody.
    return [];
  }
}
