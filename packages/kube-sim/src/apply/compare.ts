import { isJsonObject, Json, jsonEqual } from '../objects';
import { FieldSet, makeNode } from './fieldSet';
import { itemsByElement } from './keyedLists';
import { childSchema, FieldSchema } from './schema';

/** What changed between two objects, as sets of fields. */
export interface Comparison {
  added: FieldSet;
  modified: FieldSet;
  removed: FieldSet;
}

interface Child {
  element: string;
  before: Json | undefined;
  after: Json | undefined;
  schema: FieldSchema;
}

function isContainer(value: Json | undefined, schema: FieldSchema): boolean {
  return schema.type === 'struct' ? isJsonObject(value) : Array.isArray(value);
}

function childrenOf(
  before: Json | undefined,
  after: Json | undefined,
  schema: FieldSchema,
): Child[] {
  if (schema.type === 'struct') {
    const left = isJsonObject(before) ? before : {};
    const right = isJsonObject(after) ? after : {};
    const names = new Set([...Object.keys(left), ...Object.keys(right)]);
    return [...names].map(name => ({
      element: `f:${name}`,
      before: left[name],
      after: right[name],
      schema: childSchema(schema, name),
    }));
  }
  if (schema.type === 'keyed') {
    const left = itemsByElement(schema, before);
    const right = itemsByElement(schema, after);
    return [...new Set([...left.keys(), ...right.keys()])].map(element => ({
      element,
      before: left.get(element),
      after: right.get(element),
      schema: schema.item,
    }));
  }
  const left = new Set(
    Array.isArray(before) ? before.map(v => JSON.stringify(v)) : [],
  );
  const right = new Set(
    Array.isArray(after) ? after.map(v => JSON.stringify(v)) : [],
  );
  return [...new Set([...left, ...right])].map(text => ({
    element: `v:${text}`,
    before: left.has(text) ? text : undefined,
    after: right.has(text) ? text : undefined,
    schema: { type: 'atomic' },
  }));
}

function place(
  into: FieldSet,
  element: string,
  member: boolean,
  below: FieldSet,
) {
  const node = makeNode(member, below);
  if (node) into[element] = node;
}

/**
 * Compares as structured-merge-diff does. A container that is new counts as
 * added together with what is in it; `null` counts as there, which is how the
 * fields that the real server always writes stay out of the sets (see
 * `zeroObject`).
 */
export function compare(
  before: Json | undefined,
  after: Json | undefined,
  schema: FieldSchema,
): Comparison {
  const result: Comparison = { added: {}, modified: {}, removed: {} };
  for (const child of childrenOf(before, after, schema)) {
    if (jsonEqual(child.before, child.after)) continue;
    const isNew = child.before === undefined;
    const isGone = child.after === undefined;
    const nested =
      child.schema.type !== 'atomic' &&
      (isContainer(child.before, child.schema) ||
        isContainer(child.after, child.schema));
    const below = nested
      ? compare(child.before, child.after, child.schema)
      : { added: {}, modified: {}, removed: {} };
    place(result.added, child.element, isNew, below.added);
    place(
      result.modified,
      child.element,
      !nested && !isNew && !isGone,
      below.modified,
    );
    place(result.removed, child.element, isGone, below.removed);
  }
  return result;
}
