import { apiVersionOf, RESOURCE_TYPES, ResourceType } from './resourceTypes';

/** The types that one cluster serves: those of the table and its own. */
export class TypeCatalog {
  /** By the name of their definition. */
  private readonly custom = new Map<string, ResourceType>();

  all(): readonly ResourceType[] {
    return this.custom.size === 0
      ? RESOURCE_TYPES
      : [...RESOURCE_TYPES, ...this.custom.values()];
  }

  find(
    group: string,
    version: string,
    plural: string,
  ): ResourceType | undefined {
    return this.all().find(
      row =>
        row.group === group && row.version === version && row.plural === plural,
    );
  }

  findKind(apiVersion: string, kind: string): ResourceType | undefined {
    return this.all().find(
      row => apiVersionOf(row) === apiVersion && row.kind === kind,
    );
  }

  /** `deployments` or `deployments.apps`, in whatever version there is. */
  findName(name: string): ResourceType | undefined {
    const [plural, ...group] = name.split('.');
    return this.all().find(
      row =>
        row.plural === plural &&
        (group.length === 0 || row.group === group.join('.')),
    );
  }

  findCustom(definition: string): ResourceType | undefined {
    return this.custom.get(definition);
  }

  /** A known type is changed in place: tables and watches go by its identity. */
  setCustom(definition: string, type: ResourceType | undefined) {
    const known = this.custom.get(definition);
    if (!type) this.custom.delete(definition);
    else if (known) Object.assign(known, type);
    else this.custom.set(definition, type);
  }
}
