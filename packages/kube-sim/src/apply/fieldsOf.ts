import { isJsonObject, Json } from '../objects';
import { FieldSet } from './fieldSet';
import { itemsByElement } from './keyedLists';
import { childSchema, FieldSchema } from './schema';

/** The fields that an applied configuration names. */
export function fieldsOf(
  value: Json | undefined,
  schema: FieldSchema,
): FieldSet {
  const set: FieldSet = {};
  if (schema.type === 'struct' && isJsonObject(value)) {
    for (const [name, child] of Object.entries(value)) {
      if (child !== undefined) {
        set[`f:${name}`] = fieldsOf(child, childSchema(schema, name));
      }
    }
  } else if (schema.type === 'keyed') {
    for (const [element, item] of itemsByElement(schema, value)) {
      const below = fieldsOf(item, schema.item);
      set[element] =
        Object.keys(below).length === 0 ? {} : { '.': {}, ...below };
    }
  } else if (schema.type === 'set' && Array.isArray(value)) {
    for (const item of value) set[`v:${JSON.stringify(item)}`] = {};
  }
  return set;
}
