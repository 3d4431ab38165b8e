import { JsonObject, JsonValue } from '@backstage/types';

/** What changes with every write, whatever is written. */
const VOLATILE = ['managedFields', 'resourceVersion', 'generation'];

/**
 * Whether an object as the server would store it says the same as the one
 * before: a dry-run gives no version that could be compared.
 */
export function isSameContent(before: JsonObject, after: JsonObject): boolean {
  return isSame(withoutVolatile(before), withoutVolatile(after));
}

/** For a person who looks at a preview; values of Secrets are left out. */
export function shownObject(stored: JsonObject): JsonObject {
  const { managedFields, ...metadata } = (stored.metadata ?? {}) as JsonObject;
  const shown: JsonObject = { ...stored, metadata };
  if (stored.kind === 'Secret') {
    for (const field of ['data', 'stringData']) {
      const values = stored[field];
      if (isObject(values)) {
        shown[field] = Object.fromEntries(
          Object.keys(values).map(key => [key, '']),
        );
      }
    }
  }
  return shown;
}

function withoutVolatile(object: JsonObject): JsonObject {
  return {
    ...object,
    metadata: Object.fromEntries(
      Object.entries((object.metadata ?? {}) as JsonObject).filter(
        ([key]) => !VOLATILE.includes(key),
      ),
    ),
  };
}

function isSame(a: JsonValue | undefined, b: JsonValue | undefined): boolean {
  if (Array.isArray(a) && Array.isArray(b)) {
    return (
      a.length === b.length &&
      a.every((value, index) => isSame(value, b[index]))
    );
  }
  if (isObject(a) && isObject(b)) {
    const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
    return [...keys].every(key => isSame(a[key], b[key]));
  }
  return a === b;
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
