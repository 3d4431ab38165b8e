import { KubeObject, ManagedFieldsEntry } from '../objects';
import { FieldSet, isEmpty, sorted, without } from './fieldSet';

/** Who writes, and through which door. */
export interface Writer {
  manager: string;
  operation: 'Apply' | 'Update';
  subresource?: string;
}

/** One manager of an object and the fields that are its own. */
export interface Manager extends Writer {
  apiVersion: string;
  time?: string;
  set: FieldSet;
}

/** An applier is the same whatever version it applies; an updater is not. */
export function sameManager(a: Manager, b: Manager): boolean {
  return (
    a.manager === b.manager &&
    a.operation === b.operation &&
    (a.subresource ?? '') === (b.subresource ?? '') &&
    (a.operation === 'Apply' || a.apiVersion === b.apiVersion)
  );
}

export function readManagers(object: KubeObject): Manager[] {
  return (object.metadata.managedFields ?? []).map(entry => ({
    manager: entry.manager,
    operation: entry.operation,
    subresource: entry.subresource,
    apiVersion: entry.apiVersion,
    time: entry.time,
    set: entry.fieldsV1 as FieldSet,
  }));
}

export function writeManagers(managers: Manager[]): ManagedFieldsEntry[] {
  return managers
    .filter(manager => !isEmpty(manager.set))
    .map(manager => ({
      manager: manager.manager,
      operation: manager.operation,
      apiVersion: manager.apiVersion,
      time: manager.time,
      fieldsType: 'FieldsV1' as const,
      fieldsV1: sorted(manager.set),
      ...(manager.subresource && { subresource: manager.subresource }),
    }));
}

/** How conflicts name a manager. */
export function managerText(manager: Manager): string {
  const name = JSON.stringify(manager.manager);
  const door = manager.subresource
    ? ` with subresource ${JSON.stringify(manager.subresource)}`
    : '';
  return manager.operation === 'Update'
    ? `${name}${door} using ${manager.apiVersion}`
    : `${name}${door}`;
}

// Fields that the server sets: nobody can own them.
const UNOWNED: readonly (readonly string[])[] = [
  ['f:apiVersion'],
  ['f:kind'],
  ['f:metadata', 'f:name'],
  ['f:metadata', 'f:namespace'],
  ['f:metadata', 'f:creationTimestamp'],
  ['f:metadata', 'f:deletionTimestamp'],
  ['f:metadata', 'f:deletionGracePeriodSeconds'],
  ['f:metadata', 'f:selfLink'],
  ['f:metadata', 'f:uid'],
  ['f:metadata', 'f:generation'],
  ['f:metadata', 'f:managedFields'],
  ['f:metadata', 'f:resourceVersion'],
];

/** Leaves in a set what this writer can own through its door. */
export function ownable(set: FieldSet, writer: Writer): FieldSet {
  let result = UNOWNED.reduce(without, set);
  if (result['f:metadata']) {
    const metadata = { ...result['f:metadata'] };
    delete metadata['.'];
    result = { ...result, 'f:metadata': metadata };
    if (isEmpty(metadata)) delete result['f:metadata'];
  }
  if (writer.subresource === 'status') return without(result, ['f:spec']);
  return without(result, ['f:status']);
}
