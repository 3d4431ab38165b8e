import { badRequest, invalid, StatusCause } from '../api/ApiError';
import { matchesLabelSelector } from '../api/selectors';
import { apiVersionOf, ResourceType } from '../api/resourceTypes';
import {
  isJsonObject,
  jsonEqual,
  Json,
  JsonObject,
  KubeObject,
} from '../objects';
import { parseQuantity } from '../quantity';
import {
  CronJob,
  Deployment,
  Job,
  PodDisruptionBudget,
  PodSpec,
  PodTemplate,
} from '../workloads';
import { required, wrong } from './causes';
import { validateBinding } from './validateBinding';
import { validateDefinition } from './validateDefinition';
import { validateImmutable } from './validateImmutable';
import {
  validateCronJob,
  validateJob,
  validateStatefulSetUpdate,
} from './validateBatch';
import { validateBudget } from './validateBudget';

const DNS_LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const DNS_SUBDOMAIN =
  /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const LABEL_VALUE = /^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$/;
const LABEL_KINDS = new Set(['Namespace', 'Service']);
const WORKLOADS = new Set(['Deployment', 'ReplicaSet', 'StatefulSet']);

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
        ? "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')"
        : "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
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
        "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')",
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
    if (object.kind === 'StatefulSet') {
      causes.push(
        ...validateStatefulSetUpdate(object.spec as JsonObject, before.spec),
      );
    } else if (!jsonEqual(before.spec.selector, spec?.selector)) {
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
  if (object.kind === type.kind && object.apiVersion === apiVersionOf(type)) {
    return;
  }
  const expected = apiVersionOf(type).split('/').pop();
  throw badRequest(
    `${object.kind} in version "${object.apiVersion}" cannot be handled as a ${type.kind}: converting (${object.apiVersion}.${object.kind}) to (${expected}.${type.kind}): unknown conversion`,
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
    ...(type.custom ? [] : validateKind(object, before)),
  ];
  if (causes.length > 0) throw invalid(type, object.metadata.name, causes);
}

/** What is special to a kind. */
function validateKind(
  object: KubeObject,
  before: KubeObject | undefined,
): StatusCause[] {
  const causes: StatusCause[] = [];
  if (WORKLOADS.has(object.kind)) {
    causes.push(...validateWorkload(object, before));
  }
  if (object.kind === 'Job') {
    const job = object as unknown as Job;
    causes.push(
      ...validateJob(job, before),
      ...validatePodSpec(job.spec?.template?.spec, 'spec.template.spec'),
    );
  }
  if (object.kind === 'CronJob') {
    const cronJob = object as unknown as CronJob;
    causes.push(
      ...validateCronJob(cronJob),
      ...validatePodSpec(
        cronJob.spec?.jobTemplate?.spec?.template?.spec,
        'spec.jobTemplate.spec.template.spec',
      ),
    );
  }
  if (object.kind === 'PodDisruptionBudget') {
    causes.push(...validateBudget(object as unknown as PodDisruptionBudget));
  }
  if (object.kind === 'Pod') {
    causes.push(...validatePodSpec(object.spec as PodSpec, 'spec'));
  }
  if (object.kind === 'CustomResourceDefinition') {
    causes.push(...validateDefinition(object));
  }
  if (object.kind === 'ConfigMap' || object.kind === 'Secret') {
    causes.push(...validateImmutable(object, before));
  }
  if (object.kind.endsWith('RoleBinding')) {
    causes.push(...validateBinding(object, before));
  }
  return causes;
}
