import { InputError } from '@backstage/errors';
import { JsonObject } from '@backstage/types';
import {
  Environment,
  isEnvironment,
  LABEL_ENVIRONMENT,
  LABEL_MANAGED,
  withFailure,
} from '@longshore/plugin-longshore-common';
import { judgeRoleBinding } from './judgeRoleBinding';
import { APPLICABLE_KINDS, ApplicableKind, findKind } from './kinds';

/** What the API server takes as a name inside a path. */
const NAME = /^[a-z0-9]([a-z0-9.:-]{0,251}[a-z0-9])?$/;

/** Whether Kubernetes takes this as a name inside a path. */
export function isName(value: unknown): value is string {
  return typeof value === 'string' && NAME.test(value);
}

/** Of what somebody else has written. */
type AppliedMetadata = {
  name?: unknown;
  namespace?: unknown;
  labels?: Record<string, unknown> | null;
};

/** One object of an apply, checked as far as its place in the API goes. */
export type AppliedObject = {
  kind: ApplicableKind;
  /** `Deployment shop/web`, for messages and records. */
  title: string;
  namespace?: string;
  /** As its label says. */
  environment: Environment;
  /** Path of the object. */
  path: string;
  content: JsonObject;
};

/**
 * Reads the objects of an apply.
 *
 * @throws InputError naming the object by its place in the list
 */
export function readAppliedObjects(objects: JsonObject[]): AppliedObject[] {
  return objects.map((content, index) => {
    const { apiVersion, kind: kindName, metadata } = content;
    const { name, namespace, labels } = (metadata ?? {}) as AppliedMetadata;
    const refuse = (problem: string) =>
      withFailure(new InputError(`objects[${index}]: ${problem}`), {
        code: 'object-not-applicable',
        params: { index: String(index) },
      });
    if (typeof apiVersion !== 'string' || typeof kindName !== 'string') {
      throw refuse('apiVersion and kind are required');
    }
    const kind = findKind(apiVersion, kindName);
    if (!kind) {
      throw refuse(
        `${apiVersion} ${kindName} cannot be applied; these can: ${APPLICABLE_KINDS.join(
          ', ',
        )}`,
      );
    }
    if (typeof name !== 'string' || !NAME.test(name)) {
      throw refuse('metadata.name is not a name of Kubernetes');
    }
    if (
      kind.namespaced &&
      (typeof namespace !== 'string' || !NAME.test(namespace))
    ) {
      throw refuse('metadata.namespace is not a name of Kubernetes');
    }
    const environment = labels?.[LABEL_ENVIRONMENT];
    if (!isEnvironment(environment)) {
      // By it a cell is judged, and later what the object belongs to.
      throw refuse(`the label ${LABEL_ENVIRONMENT} names no environment`);
    }
    if (kindName === 'Namespace' && labels?.[LABEL_MANAGED] !== 'true') {
      // Without it we would create what we must not change afterwards.
      throw refuse(`a Namespace must carry the label ${LABEL_MANAGED}: "true"`);
    }
    const wrong =
      kindName === 'RoleBinding' ? judgeRoleBinding(content) : undefined;
    if (wrong) {
      throw refuse(wrong);
    }
    const root = apiVersion.includes('/') ? `/apis/${apiVersion}` : '/api/v1';
    const place = kind.namespaced ? `/namespaces/${namespace}` : '';
    return {
      kind,
      title: `${kindName} ${kind.namespaced ? `${namespace}/` : ''}${name}`,
      namespace: kind.namespaced ? String(namespace) : undefined,
      environment,
      path: `${root}${place}/${kind.plural}/${encodeURIComponent(name)}`,
      content,
    };
  });
}
