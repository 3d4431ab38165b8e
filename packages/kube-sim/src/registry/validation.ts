import { badRequest, invalid, StatusCause } from '../api/ApiError';
import { matchesLabelSelector } from '../api/selectors';
import { apiVersionOf, ResourceType } from '../api/resourceTypes';
import { isJsonObject, jsonEqual, Json, KubeObject } from '../objects';
import { parseQuantity } from '../quantity';
import { Deployment, PodSpec, PodTemplate } from '../workloads';

const DNS_LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const DNS_SUBDOMAIN =
  /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const LABEL_VALUE = /^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$/;
const LABEL_KINDS = new Set(['Namespace', 'Service']);

function wrong(
  field: string,
  value: Json | undefined,
  why: string,
): StatusCause {
  return {
    reason: 'FieldValueInvalid',
    message: `Invalid value: ${JSON.stringify(value ?? null)}: ${why}`,
    field,
  };
}

function required(field: string): StatusCause {
  return { reason: 'FieldValueRequired', message: 'Required value', field };
}

function validateName(object: KubeObject): StatusCause[] {
  const { name } = object.metadata;
  // Role names are path segments: `system:node` is one.
  if (object.apiVersion.startsWith('rbac.')) return [];
  const isLabel = LABEL_KINDS.has(object.kind);
  const ok = isLabel
    ? DNS_LABEL.test(name) && name.length <= 63
    : DNS_SUBDOMAIN.test(name) && name.length <= 253;
  if (ok) return [];
  return [
    wrong(
      'metadata.name',
      name,
      isLabel
        ? "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character"
        : "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character",
    ),
  ];
}

function validateLabels(
  labels: { [key: string]: Json | undefined } | undefined,
  field: string,
): StatusCause[] {
  return Object.values(labels ?? {})
    .filter(
      value =>
        typeof value !== 'string' ||
        value.length > 63 ||
        !LABEL_VALUE.test(value),
    )
    .map(value =>
      wrong(
        field,
        value,
        "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character",
      ),
    );
}

function validatePodSpec(spec: PodSpec | undefined, at: string): StatusCause[] {
  if (!spec?.containers?.length) return [required(`${at}.containers`)];
  const names = new Set<string>();
  return spec.containers.flatMap((container, index) => {
    const field = `${at}.containers[${index}]`;
    const causes: StatusCause[] = [];
    if (!container.name) causes.push(required(`${field}.name`));
    if (!container.image) causes.push(required(`${field}.image`));
    if (names.has(container.name)) {
      causes.push({
        reason: 'FieldValueDuplicate',
        message: `Duplicate value: ${JSON.stringify(container.name)}`,
        field: `${field}.name`,
      });
    }
    names.add(container.name);
    for (const kind of ['requests', 'limits'] as const) {
      const amounts = container.resources?.[kind] ?? {};
      for (const [name, amount] of Object.entries(amounts)) {
        if (parseQuantity(amount) === undefined) {
          throw badRequest(
            `quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$' (${field}.resources.${kind}.${name})`,
          );
        }
        const limit = parseQuantity(container.resources?.limits?.[name]);
        const request = parseQuantity(amount) ?? 0;
        if (kind === 'requests' && limit !== undefined && request > limit) {
          causes.push(
            wrong(
              `${field}.resources.requests`,
              amount,
              `must be less than or equal to ${name} limit of ${container.resources?.limits?.[name]}`,
            ),
          );
        }
      }
    }
    return causes;
  });
}

function validateWorkload(
  object: KubeObject,
  before: KubeObject | undefined,
): StatusCause[] {
  const { spec } = object as unknown as Deployment;
  const causes: StatusCause[] = [];
  const template: PodTemplate | undefined = spec?.template;
  if (!spec?.selector) causes.push(required('spec.selector'));
  if (typeof spec?.replicas === 'number' && spec.replicas < 0) {
    causes.push(
      wrong(
        'spec.replicas',
        spec.replicas,
        'must be greater than or equal to 0',
      ),
    );
  }
  const labels = template?.metadata?.labels ?? {};
  if (spec?.selector && !matchesLabelSelector(spec.selector, labels)) {
    causes.push(
      wrong(
        'spec.template.metadata.labels',
        labels,
        '`selector` does not match template `labels`',
      ),
    );
  }
  if (isJsonObject(before?.spec) && before?.spec) {
    if (!jsonEqual(before.spec.selector, spec?.selector)) {
      causes.push(wrong('spec.selector', spec?.selector, 'field is immutable'));
    }
  }
  return [
    ...causes,
    ...validateLabels(labels, 'spec.template.metadata.labels'),
    ...validatePodSpec(template?.spec, 'spec.template.spec'),
  ];
}

/** Kind and version of a body must be those of the path. */
export function checkKind(type: ResourceType, object: KubeObject): void {
  const expected = apiVersionOf(type);
  if (object.kind === type.kind && object.apiVersion === expected) return;
  throw badRequest(
    `the object provided is unrecognized (must be of type ${type.kind}): expected ${expected} ${type.kind}, got ${object.apiVersion} ${object.kind}`,
  );
}

/** The validation that pages run into: names, labels, containers, selectors, quantities. */
export function validate(
  type: ResourceType,
  object: KubeObject,
  before?: KubeObject,
): void {
  const causes = [
    ...validateName(object),
    ...validateLabels(object.metadata.labels, 'metadata.labels'),
  ];
  if (object.kind === 'Deployment' || object.kind === 'ReplicaSet') {
    causes.push(...validateWorkload(object, before));
  }
  if (object.kind === 'Pod') {
    causes.push(...validatePodSpec(object.spec as PodSpec, 'spec'));
  }
  if (causes.length > 0) throw invalid(type, object.metadata.name, causes);
}
