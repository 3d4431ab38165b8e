import { cloneJson, isJsonObject, Json, JsonObject } from '../objects';
import { FieldSet, isEmpty } from './fieldSet';
import { itemElement, itemsByElement } from './keyedLists';
import { childSchema, FieldSchema } from './schema';

/** Lays an applied configuration over the live object. */
export function mergeApplied(
  live: Json | undefined,
  applied: Json,
  schema: FieldSchema,
): Json {
  if (schema.type === 'struct' && isJsonObject(applied)) {
    const result: JsonObject = isJsonObject(live) ? { ...live } : {};
    for (const [name, value] of Object.entries(applied)) {
      if (value !== undefined) {
        result[name] = mergeApplied(
          result[name],
          value,
          childSchema(schema, name),
        );
      }
    }
    return result;
  }
  if (schema.type === 'keyed' && Array.isArray(applied)) {
    const items = itemsByElement(schema, live);
    for (const [element, item] of itemsByElement(schema, applied)) {
      const merged = mergeApplied(items.get(element), item, schema.item);
      if (isJsonObject(merged)) {
        items.set(element, { ...schema.defaults, ...merged });
      }
    }
    return [...items.values()];
  }
  if (schema.type === 'set' && Array.isArray(applied)) {
    const kept = Array.isArray(live) ? live : [];
    return [...kept, ...applied.filter(item => !kept.includes(item))];
  }
  return cloneJson(applied);
}

/**
 * Removes what a manager applied last time and nobody owns now, itself
 * included. A field goes with everything below it, so that defaults which the
 * server filled into it go as well.
 */
export function prune(
  value: Json | undefined,
  lastApplied: FieldSet,
  owned: FieldSet,
  schema: FieldSchema,
): Json | undefined {
  if (isEmpty(lastApplied) || value === undefined) return value;
  if (schema.type === 'struct' && isJsonObject(value)) {
    const result: JsonObject = {};
    for (const [name, child] of Object.entries(value)) {
      const element = `f:${name}`;
      if (!(element in lastApplied)) result[name] = child;
      else if (element in owned) {
        result[name] = prune(
          child,
          lastApplied[element],
          owned[element],
          childSchema(schema, name),
        );
      }
    }
    return result;
  }
  if (schema.type === 'keyed' && Array.isArray(value)) {
    return value.flatMap(item => {
      if (!isJsonObject(item)) return [item];
      const element = itemElement(schema, item);
      if (!(element in lastApplied)) return [item];
      if (!(element in owned)) return [];
      const kept = prune(
        item,
        lastApplied[element],
        owned[element],
        schema.item,
      );
      return kept === undefined ? [] : [kept];
    });
  }
  if (schema.type === 'set' && Array.isArray(value)) {
    return value.filter(item => {
      const element = `v:${JSON.stringify(item)}`;
      return !(element in lastApplied) || element in owned;
    });
  }
  return value;
}
