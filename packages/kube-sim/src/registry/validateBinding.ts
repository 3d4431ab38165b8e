import { StatusCause } from '../api/ApiError';
import { isJsonObject, jsonEqual, KubeObject } from '../objects';
import { required, wrong } from './causes';

/** A binding names a role, and the same one for ever. */
export function validateBinding(
  object: KubeObject,
  before: KubeObject | undefined,
): StatusCause[] {
  const { roleRef } = object;
  if (!isJsonObject(roleRef) || !roleRef.name) {
    return [required('roleRef.name')];
  }
  const causes: StatusCause[] = [];
  if (roleRef.kind !== 'Role' && roleRef.kind !== 'ClusterRole') {
    causes.push({
      reason: 'FieldValueNotSupported',
      message: `Unsupported value: ${JSON.stringify(
        roleRef.kind ?? '',
      )}: supported values: "ClusterRole", "Role"`,
      field: 'roleRef.kind',
    });
  }
  if (before && !jsonEqual(before.roleRef, roleRef)) {
    causes.push(wrong('roleRef', roleRef, 'cannot change roleRef'));
  }
  return causes;
}
