import { StatusCause } from '../api/ApiError';
import { isJsonObject, KubeObject } from '../objects';
import { required, wrong } from './causes';

/** What the simulator itself needs of a CustomResourceDefinition; schemas are not looked at. */
export function validateDefinition(object: KubeObject): StatusCause[] {
  const spec = isJsonObject(object.spec) ? object.spec : {};
  const names = isJsonObject(spec.names) ? spec.names : {};
  const versions = Array.isArray(spec.versions) ? spec.versions : [];
  const causes: StatusCause[] = [];
  if (!spec.group) causes.push(required('spec.group'));
  if (!names.plural) causes.push(required('spec.names.plural'));
  if (!names.kind) causes.push(required('spec.names.kind'));
  if (spec.scope !== 'Namespaced' && spec.scope !== 'Cluster') {
    causes.push({
      reason: 'FieldValueNotSupported',
      message: `Unsupported value: ${JSON.stringify(
        spec.scope ?? '',
      )}: supported values: "Cluster", "Namespaced"`,
      field: 'spec.scope',
    });
  }
  const stored = versions.filter(
    version => isJsonObject(version) && version.storage === true,
  );
  if (stored.length !== 1) {
    causes.push(
      wrong(
        'spec.versions',
        versions,
        'must have exactly one version marked as storage version',
      ),
    );
  }
  const expected = `${names.plural}.${spec.group}`;
  if (causes.length === 0 && object.metadata.name !== expected) {
    causes.push(
      wrong(
        'metadata.name',
        object.metadata.name,
        'must be spec.names.plural+"."+spec.group',
      ),
    );
  }
  return causes;
}
