import { SelectorObject } from './objects';

/**
 * Whether labels match a selector of a budget: none matches nothing, an empty
 * one everything (policy/v1; the other way round in the removed v1beta1).
 */
export function matchesSelector(
  labels: Record<string, string>,
  selector: SelectorObject | undefined,
): boolean {
  if (!selector) {
    return false;
  }
  const equal = Object.entries(selector.matchLabels ?? {}).every(
    ([key, value]) => labels[key] === value,
  );
  return (
    equal &&
    (selector.matchExpressions ?? []).every(
      ({ key, operator, values = [] }) => {
        const value = Object.hasOwn(labels, key) ? labels[key] : undefined;
        switch (operator) {
          case 'In':
            return value !== undefined && values.includes(value);
          case 'NotIn':
            return value === undefined || !values.includes(value);
          case 'Exists':
            return value !== undefined;
          case 'DoesNotExist':
            return value === undefined;
          default:
            // An operator of the future: who says that it protects says less
            // than who says that it does not.
            return true;
        }
      },
    )
  );
}
