import { ResourceType } from '../api/resourceTypes';
import { JsonObject, KubeObject, jsonEqual } from '../objects';
import { compare } from './compare';
import { applyConflict, FieldConflict } from './conflicts';
import { difference, FieldSet, intersection, isEmpty, union } from './fieldSet';
import { fieldsOf } from './fieldsOf';
import {
  Manager,
  ownable,
  readManagers,
  sameManager,
  writeManagers,
  Writer,
} from './managers';
import { mergeApplied, prune } from './merge';
import { schemaOf } from './schema';

export interface WriteContext {
  writer: Writer;
  /** The time that goes into `managedFields`, if this write changes them. */
  time: string;
  type: ResourceType;
}

function strip(object: KubeObject): JsonObject {
  return {
    ...object,
    metadata: { ...object.metadata, managedFields: undefined },
  };
}

function findOrAdd(managers: Manager[], wanted: Manager): Manager {
  const found = managers.find(manager => sameManager(manager, wanted));
  if (found) return found;
  managers.push(wanted);
  return wanted;
}

function asManager(object: KubeObject, context: WriteContext): Manager {
  return {
    ...context.writer,
    apiVersion: object.apiVersion,
    time: context.time,
    set: {},
  };
}

/**
 * `managedFields` after an ordinary write (create, update, patch): the writer
 * owns what it changed and everybody else loses it, without asking.
 */
export function trackUpdate(
  before: KubeObject | undefined,
  after: KubeObject,
  context: WriteContext,
): void {
  const schema = schemaOf(context.type);
  const changes = compare(
    before ? strip(before) : context.type.zero,
    strip(after),
    schema,
  );
  const managers = before ? readManagers(before) : [];
  const taken = ownable(union(changes.added, changes.modified), context.writer);
  if (isEmpty(taken) && isEmpty(changes.removed)) {
    after.metadata.managedFields = before?.metadata.managedFields;
    return;
  }
  for (const manager of managers) {
    manager.set = difference(difference(manager.set, taken), changes.removed);
  }
  if (!isEmpty(taken)) {
    const own = findOrAdd(managers, asManager(after, context));
    own.set = union(own.set, taken);
    own.time = context.time;
  }
  after.metadata.managedFields = writeManagers(managers);
}

function ownedBy(managers: Manager[]): FieldSet {
  return managers.reduce<FieldSet>((all, { set }) => union(all, set), {});
}

/** Fields of others that this write would change. */
function conflictsOf(
  managers: Manager[],
  own: Manager,
  changed: FieldSet,
): FieldConflict[] {
  return managers
    .filter(manager => manager !== own)
    .map(manager => ({ manager, fields: intersection(manager.set, changed) }))
    .filter(conflict => !isEmpty(conflict.fields));
}

/**
 * Server-side apply. Returns the new object with its `managedFields`, before
 * defaults. Throws a 409 that names every field which another manager owns
 * with another value, unless forced.
 */
export function applyConfiguration(
  live: KubeObject | undefined,
  applied: KubeObject,
  context: WriteContext & { force: boolean },
): KubeObject {
  const schema = schemaOf(context.type);
  const managers = live ? readManagers(live) : [];
  const own = findOrAdd(managers, asManager(applied, context));
  const lastApplied = own.set;
  const named = fieldsOf(strip(applied), schema);
  own.set = ownable(named, context.writer);
  own.apiVersion = applied.apiVersion;

  const base = live ? strip(live) : context.type.zero;
  const merged = mergeApplied(live ? base : undefined, strip(applied), schema);
  const result = prune(
    merged,
    lastApplied,
    // With what cannot be owned, such as the name, or all of `metadata` would go with the last label.
    union(ownedBy(managers), named),
    schema,
  ) as KubeObject;

  const changes = compare(base, result, schema);
  const conflicts = conflictsOf(
    managers,
    own,
    union(changes.added, changes.modified),
  );
  if (conflicts.length > 0 && !context.force) throw applyConflict(conflicts);
  for (const { manager, fields } of conflicts) {
    manager.set = difference(manager.set, fields);
  }
  for (const manager of managers) {
    manager.set = difference(manager.set, changes.removed);
  }
  const unchanged =
    live !== undefined &&
    jsonEqual(base, result) &&
    jsonEqual(lastApplied, own.set);
  if (!unchanged) own.time = context.time;
  result.metadata = {
    ...result.metadata,
    managedFields: writeManagers(managers),
  };
  return result;
}
