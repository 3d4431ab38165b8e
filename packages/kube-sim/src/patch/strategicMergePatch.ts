import { ApiError, badRequest } from '../api/ApiError';
import { childSchema, DEFAULT_SCHEMA, FieldSchema } from '../apply/schema';
import { isJsonObject, Json, JsonObject } from '../objects';
import { identity, orderElements } from './elementOrder';

const DIRECTIVE = '$patch';
const RETAIN_KEYS = '$retainKeys';
const SET_ORDER = '$setElementOrder/';
const DELETE_VALUES = '$deleteFromPrimitiveList/';

function directiveOf(patch: JsonObject): Json | undefined {
  const directive = patch[DIRECTIVE];
  if (
    directive !== undefined &&
    !['replace', 'delete', 'merge'].includes(String(directive))
  ) {
    throw badRequest(`Unknown patch type found: ${directive}`);
  }
  return directive;
}

function without(object: JsonObject, ...names: string[]): JsonObject {
  return Object.fromEntries(
    Object.entries(object).filter(([name]) => !names.includes(name)),
  );
}

/** The first key of a keyed list is what strategic merge patches go by: a port's number without its protocol. */
function mergeKeyOf(schema: FieldSchema): string | undefined {
  return schema.type === 'keyed' ? schema.keys[0] : undefined;
}

function goMap(item: JsonObject): string {
  const fields = Object.keys(item)
    .sort()
    .map(name => `${name}:${item[name]}`);
  return `map[${fields.join(' ')}]`;
}

function requireKey(item: Json, mergeKey: string): JsonObject {
  if (!isJsonObject(item) || item[mergeKey] === undefined) {
    throw new ApiError(
      500,
      'InternalError',
      `map: ${
        isJsonObject(item) ? goMap(item) : item
      } does not contain declared merge key: ${mergeKey}`,
    );
  }
  return item;
}

function mergeKeyed(
  before: Json[],
  patch: Json[],
  schema: FieldSchema,
  order: Json[] | undefined,
): Json[] {
  const mergeKey = mergeKeyOf(schema) ?? '';
  const item = schema.type === 'keyed' ? schema.item : DEFAULT_SCHEMA;
  let kept = before;
  const changes: JsonObject[] = [];
  for (const entry of patch) {
    const directive = isJsonObject(entry) ? directiveOf(entry) : undefined;
    if (directive === 'replace') {
      // Of a whole list: what stands beside the directive takes the place of all.
      return patch.filter(
        other => !(isJsonObject(other) && DIRECTIVE in other),
      );
    }
    const keyed = requireKey(entry, mergeKey);
    if (directive === 'delete') {
      const gone = identity(keyed, mergeKey);
      kept = kept.filter(other => identity(other, mergeKey) !== gone);
    } else changes.push(without(keyed, DIRECTIVE));
  }
  const merged = [...kept];
  for (const change of changes) {
    const index = merged.findIndex(
      other => identity(other, mergeKey) === identity(change, mergeKey),
    );
    if (index < 0) merged.push(mergeObject({}, change, item));
    else merged[index] = mergeValue(merged[index], change, item);
  }
  return orderElements(merged, order ?? changes, kept, mergeKey);
}

function mergeList(
  before: Json | undefined,
  patch: Json[],
  schema: FieldSchema,
  order?: Json[],
): Json[] {
  const known = Array.isArray(before) ? before : [];
  if (schema.type === 'keyed') return mergeKeyed(known, patch, schema, order);
  if (schema.type !== 'set') return patch;
  const merged = [...known, ...patch.filter(value => !known.includes(value))];
  return orderElements(merged, order ?? patch, known, undefined);
}

function mergeValue(
  before: Json | undefined,
  patch: Json,
  schema: FieldSchema,
  order?: Json[],
): Json {
  if (Array.isArray(patch)) return mergeList(before, patch, schema, order);
  if (!isJsonObject(patch)) return patch;
  return mergeObject(isJsonObject(before) ? before : {}, patch, schema);
}

/** `$retainKeys` names all fields that may be left, as of a volume whose source changes. */
function retain(before: JsonObject, patch: JsonObject): JsonObject {
  const names = patch[RETAIN_KEYS];
  if (names === undefined) return before;
  if (!Array.isArray(names)) {
    throw badRequest('invalid patch format of retainKeys');
  }
  return Object.fromEntries(
    Object.entries(before).filter(([name]) => names.includes(name)),
  );
}

function listDirective(
  patch: JsonObject,
  prefix: string,
  name: string,
): Json[] | undefined {
  const list = patch[`${prefix}${name}`];
  if (list !== undefined && !Array.isArray(list)) {
    throw badRequest(`invalid patch format of ${prefix}${name}`);
  }
  return list;
}

function fieldNames(patch: JsonObject): string[] {
  const names = Object.keys(patch).map(name =>
    [SET_ORDER, DELETE_VALUES].reduce(
      (rest, prefix) =>
        rest.startsWith(prefix) ? rest.slice(prefix.length) : rest,
      name,
    ),
  );
  return [...new Set(names)];
}

function mergeObject(
  before: JsonObject,
  patch: JsonObject,
  schema: FieldSchema,
): JsonObject {
  const directive = directiveOf(patch);
  if (directive === 'delete') return {};
  if (directive === 'replace') return without(patch, DIRECTIVE);
  const result = { ...retain(before, patch) };
  const fields = without(patch, DIRECTIVE, RETAIN_KEYS);
  for (const name of fieldNames(fields)) {
    const of = childSchema(schema, name);
    const order = listDirective(fields, SET_ORDER, name);
    const gone = listDirective(fields, DELETE_VALUES, name);
    const value = fields[name];
    const current = result[name];
    if (gone && Array.isArray(current)) {
      result[name] = current.filter(item => !gone.includes(item));
    }
    if (value === null) delete result[name];
    else if (value !== undefined || order) {
      // An order alone is a patch that changes no item.
      if (value === undefined && !Array.isArray(result[name])) continue;
      result[name] = mergeValue(result[name], value ?? [], of, order);
    }
  }
  return result;
}

/**
 * Strategic merge patch: lists of objects merge by the key that their type
 * declares, with the directives `$patch`, `$retainKeys`, `$setElementOrder/…`
 * and `$deleteFromPrimitiveList/…`. Objects that apply takes as one, such as
 * selectors, merge field by field here.
 */
export function strategicMergePatch(
  target: JsonObject,
  patch: JsonObject,
  schema: FieldSchema,
): JsonObject {
  return mergeObject(target, patch, schema);
}
