import { isJsonObject, Json, JsonObject } from '../objects';
import { FieldSchema } from './schema';

type Keyed = Extract<FieldSchema, { type: 'keyed' }>;

/** How an item of a keyed list is written in a field set. */
export function itemElement(schema: Keyed, item: JsonObject): string {
  const key: JsonObject = {};
  for (const name of schema.keys) {
    const value = item[name] ?? schema.defaults?.[name];
    if (value !== undefined) key[name] = value;
  }
  return `k:${JSON.stringify(key)}`;
}

/** Items of a keyed list by their element, in order. Throws on what is no list of objects. */
export function itemsByElement(
  schema: Keyed,
  list: Json | undefined,
): Map<string, JsonObject> {
  const items = new Map<string, JsonObject>();
  if (!Array.isArray(list)) return items;
  for (const item of list) {
    if (isJsonObject(item)) items.set(itemElement(schema, item), item);
  }
  return items;
}
