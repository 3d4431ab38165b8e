import { invalid } from '../api/ApiError';
import { ResourceType } from '../api/resourceTypes';
import { KubeObject } from '../objects';

/** What is on its way out is held by nobody new. Throws 422. */
export function checkFinalizers(
  type: ResourceType,
  before: KubeObject,
  after: KubeObject,
): void {
  const known = before.metadata.finalizers ?? [];
  const added = (after.metadata.finalizers ?? []).filter(
    name => !known.includes(name),
  );
  if (added.length === 0) return;
  const list = added.map(name => JSON.stringify(name)).join(', ');
  throw invalid(type, after.metadata.name, [
    {
      reason: 'FieldValueForbidden',
      field: 'metadata.finalizers',
      message: `Forbidden: no new finalizers can be added if the object is being deleted, found new finalizers []string{${list}}`,
    },
  ]);
}
