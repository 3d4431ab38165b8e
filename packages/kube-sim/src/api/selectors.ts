import { ResourceType } from './resourceTypes';
import { badRequest } from './ApiError';
import { Labels, StoredObject } from '../storage/StoredObject';

export type Predicate = (object: StoredObject) => boolean;
export type LabelPredicate = (labels: Labels) => boolean;

const ALL: Predicate = () => true;
const SET_TERM = /^([^\s!=,()]+)\s+(in|notin)\s*\(([^)]*)\)$/;
const EQUAL_TERM = /^([^\s!=,()]+)\s*(==|=|!=)\s*([^\s!=,()]*)$/;
const EXISTS_TERM = /^(!?)\s*([^\s!=,()]+)$/;

/** Splits at commas that are not inside parentheses. */
function terms(selector: string): string[] {
  return selector
    .split(/,(?![^(]*\))/)
    .map(term => term.trim())
    .filter(term => term !== '');
}

function labelTerm(term: string): LabelPredicate {
  const set = SET_TERM.exec(term);
  if (set) {
    const [, key, operator, list] = set;
    const values = new Set(list.split(',').map(value => value.trim()));
    return operator === 'in'
      ? labels => key in labels && values.has(labels[key])
      : labels => !(key in labels) || !values.has(labels[key]);
  }
  const equal = EQUAL_TERM.exec(term);
  if (equal) {
    const [, key, operator, value] = equal;
    return operator === '!='
      ? labels => labels[key] !== value
      : labels => labels[key] === value;
  }
  const exists = EXISTS_TERM.exec(term);
  if (exists) {
    const [, not, key] = exists;
    return labels => key in labels !== Boolean(not);
  }
  throw badRequest(
    `unable to parse requirement: found '${term}', expected: a label selector`,
  );
}

/** Equality and set based label selectors, as in the query of a list. */
export function parseLabelSelector(selector: string): LabelPredicate {
  const predicates = terms(selector).map(labelTerm);
  return labels => predicates.every(predicate => predicate(labels));
}

/** `metadata.name`, `metadata.namespace` and what the type's table names. */
export function parseFieldSelector(
  type: ResourceType,
  selector: string,
): Predicate {
  const predicates = terms(selector).map((term): Predicate => {
    const match = EQUAL_TERM.exec(term.replace(/\\([,=\\])/g, '$1'));
    if (!match) {
      throw badRequest(`invalid field selector: "${term}"; can't understand`);
    }
    const [, field, operator, value] = match;
    const wanted = operator !== '!=';
    if (field === 'metadata.name') {
      return object => (object.name === value) === wanted;
    }
    if (field === 'metadata.namespace') {
      return object => (object.namespace === value) === wanted;
    }
    const index = type.selectableFields.indexOf(field);
    if (index < 0) {
      const why =
        type.selectableFields.length > 0
          ? `field label not supported: ${field}`
          : `"${field}" is not a known field selector: only "metadata.name", "metadata.namespace"`;
      throw badRequest(
        `Unable to find "${type.group}/${type.version}, Resource=${type.plural}" that match label selector "", field selector "${selector}": ${why}`,
      );
    }
    return object => (object.fields[index] === value) === wanted;
  });
  return object => predicates.every(predicate => predicate(object));
}

/** Both selectors of a list or a watch as one question. */
export function parseSelectors(
  type: ResourceType,
  query: URLSearchParams,
): Predicate {
  const labelText = query.get('labelSelector');
  const fieldText = query.get('fieldSelector');
  const labels = labelText ? parseLabelSelector(labelText) : undefined;
  const fields = fieldText ? parseFieldSelector(type, fieldText) : ALL;
  return labels ? object => labels(object.labels) && fields(object) : fields;
}

/** A `spec.selector` of a workload: matchLabels and matchExpressions. */
export function matchesLabelSelector(
  selector:
    | {
        matchLabels?: { [key: string]: string };
        matchExpressions?: Array<{
          key: string;
          operator: string;
          values?: string[];
        }>;
      }
    | undefined,
  labels: Labels,
): boolean {
  const equal = Object.entries(selector?.matchLabels ?? {}).every(
    ([key, value]) => labels[key] === value,
  );
  return (
    equal &&
    (selector?.matchExpressions ?? []).every(({ key, operator, values }) => {
      switch (operator) {
        case 'In':
          return key in labels && (values ?? []).includes(labels[key]);
        case 'NotIn':
          return !(values ?? []).includes(labels[key]);
        case 'Exists':
          return key in labels;
        case 'DoesNotExist':
          return !(key in labels);
        default:
          return false;
      }
    })
  );
}
