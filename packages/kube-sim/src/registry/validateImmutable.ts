import { StatusCause } from '../api/ApiError';
import { jsonEqual, KubeObject } from '../objects';

/** A ConfigMap or Secret that says `immutable: true` stays as it is. */
export function validateImmutable(
  object: KubeObject,
  before: KubeObject | undefined,
): StatusCause[] {
  if (before?.immutable !== true) return [];
  const changed = ['data', 'binaryData'].filter(
    field => !jsonEqual(before[field], object[field]),
  );
  if (object.immutable !== true) changed.unshift('immutable');
  return changed.map(field => ({
    reason: 'FieldValueForbidden',
    field,
    message: 'Forbidden: field is immutable when `immutable` is set',
  }));
}
