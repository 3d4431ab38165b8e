import { ResourceType, Subresource } from '../api/resourceTypes';
import { KubeObject } from '../objects';

type DefinitionVersion = {
  name: string;
  served: boolean;
  storage: boolean;
  subresources?: { status?: object };
  selectableFields?: Array<{ jsonPath: string }>;
};

/** The parts of a CustomResourceDefinition that are read here. */
export type DefinitionSpec = {
  group: string;
  scope: string;
  names: {
    plural: string;
    singular?: string;
    kind: string;
    listKind?: string;
    shortNames?: string[];
    categories?: string[];
  };
  versions: DefinitionVersion[];
};

export function definitionSpec(definition: KubeObject): DefinitionSpec {
  return definition.spec as unknown as DefinitionSpec;
}

/**
 * The type that a CustomResourceDefinition describes, in its storage version.
 * Schemas are not read: every field is kept, and lists are replaced as a whole.
 */
export function customType(definition: KubeObject): ResourceType | undefined {
  const { group, scope, names, versions } = definitionSpec(definition);
  const version = versions.find(({ storage, served }) => storage && served);
  if (!version) return undefined;
  const subresources: Subresource[] = version.subresources?.status
    ? ['status']
    : [];
  return {
    group,
    version: version.name,
    kind: names.kind,
    plural: names.plural,
    singular: names.singular ?? names.kind.toLowerCase(),
    shortNames: names.shortNames ?? [],
    categories: names.categories,
    namespaced: scope === 'Namespaced',
    subresources,
    selectableFields: (version.selectableFields ?? []).map(({ jsonPath }) =>
      jsonPath.replace(/^\./, ''),
    ),
    counted: true,
    zero: { metadata: {} },
    custom: true,
  };
}
