import { Entity, stringifyEntityRef } from '@backstage/catalog-model';
import {
  Environment,
  LABEL_ENVIRONMENT,
  isEnvironment,
} from '@longshore/plugin-longshore-common';
import { LabelSelector } from './LabelSelector';

export const ANNOTATION_ID = 'backstage.io/kubernetes-id';
export const ANNOTATION_SELECTOR = 'backstage.io/kubernetes-label-selector';
const ANNOTATION_NAMESPACE = 'backstage.io/kubernetes-namespace';
const ANNOTATION_CELL = 'backstage.io/kubernetes-cluster';

/** What a rule is made of. */
const ANNOTATIONS = [
  ANNOTATION_ID,
  ANNOTATION_SELECTOR,
  ANNOTATION_NAMESPACE,
  ANNOTATION_CELL,
  LABEL_ENVIRONMENT,
];

/** Which objects a Component claims by the annotations of Backstage. */
export type AnnotationRule = {
  component: string;
  selector: LabelSelector;
  /** Kubernetes namespace; any when absent. */
  namespace?: string;
  /** Name of a cell; any when absent. */
  cell?: string;
  environment?: Environment;
};

/** What a rule selects, whichever Component it is for. */
export function selectionOf(rule: AnnotationRule): string {
  return [rule.namespace ?? '', rule.cell ?? '', rule.selector.text].join('\n');
}

/**
 * A Component reduced to what its rule is made of.
 *
 * @returns `undefined` for what claims nothing by annotations
 */
export function annotatedOf(entity: Entity): Entity | undefined {
  const { name, namespace, annotations = {} } = entity.metadata;
  if (
    entity.kind.toLocaleLowerCase('en-US') !== 'component' ||
    !(annotations[ANNOTATION_ID] || annotations[ANNOTATION_SELECTOR])
  ) {
    return undefined;
  }
  return {
    apiVersion: entity.apiVersion,
    kind: entity.kind,
    metadata: {
      name,
      namespace,
      annotations: Object.fromEntries(
        ANNOTATIONS.filter(key => annotations[key] !== undefined).map(key => [
          key,
          annotations[key],
        ]),
      ),
    },
  };
}

/**
 * Reads the rule of a Component as Backstage's kubernetes plugin does: the
 * selector, where there is one, replaces the id.
 *
 * @returns `invalid` with the Component when its selector cannot be understood
 */
export function readAnnotationRule(
  entity: Entity,
): AnnotationRule | { invalid: string } | undefined {
  const annotations = entity.metadata.annotations ?? {};
  const text = annotations[ANNOTATION_SELECTOR];
  const id = annotations[ANNOTATION_ID];
  if (!text && !id) {
    return undefined;
  }
  const component = stringifyEntityRef(entity);
  const selector = text
    ? LabelSelector.parse(text)
    : LabelSelector.equals(ANNOTATION_ID, id);
  if (!selector) {
    return { invalid: component };
  }
  const environment = annotations[LABEL_ENVIRONMENT];
  return {
    component,
    selector,
    namespace: annotations[ANNOTATION_NAMESPACE] || undefined,
    cell: annotations[ANNOTATION_CELL] || undefined,
    environment: isEnvironment(environment) ? environment : undefined,
  };
}
