import { JsonObject, JsonValue } from '@backstage/types';
import { isObject, withoutLastApplied } from './shownObject';

/** What changes with every write, whatever is written. */
const VOLATILE = ['managedFields', 'resourceVersion', 'generation'];

/**
 * Whether an object as the server would store it says the same as the one
 * before: a dry-run gives no version that could be compared.
 */
export function isSameContent(before: JsonObject, after: JsonObject): boolean {
  return isSame(withoutVolatile(before), withoutVolatile(after));
}

function withoutVolatile(object: JsonObject): JsonObject {
  const metadata = withoutLastApplied((object.metadata ?? {}) as JsonObject);
  return {
    ...object,
    metadata: Object.fromEntries(
      Object.entries(metadata).filter(([key]) => !VOLATILE.includes(key)),
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
