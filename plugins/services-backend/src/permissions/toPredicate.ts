import {
  AuthorizeResult,
  PermissionCriteria,
  PolicyDecision,
} from '@backstage/plugin-permission-common';
import {
  ConditionTransformer,
  isAndCriteria,
  isNotCriteria,
  isOrCriteria,
} from '@backstage/plugin-permission-node';
import { MemberIndex } from '@longshore/plugin-members-node';
import { ServiceQuery } from './serviceResource';

/**
 * Tells of each entity ref whether a decision of the permission framework
 * allows it. Conditions are resolved to sets once, so that asking for each of
 * thousands of rows costs a look-up.
 *
 * @internal
 */
export function toPredicate(options: {
  decision: PolicyDecision;
  transform: ConditionTransformer<ServiceQuery>;
  index: MemberIndex;
}): (entityRef: string) => boolean {
  const { decision, transform, index } = options;
  switch (decision.result) {
    case AuthorizeResult.ALLOW:
      return () => true;
    case AuthorizeResult.CONDITIONAL:
      return resolve(transform(decision.conditions), index);
    default:
      return () => false;
  }
}

function resolve(
  criteria: PermissionCriteria<ServiceQuery>,
  index: MemberIndex,
): (entityRef: string) => boolean {
  if (isAndCriteria(criteria)) {
    const all = criteria.allOf.map(part => resolve(part, index));
    return ref => all.every(predicate => predicate(ref));
  }
  if (isOrCriteria(criteria)) {
    const any = criteria.anyOf.map(part => resolve(part, index));
    return ref => any.some(predicate => predicate(ref));
  }
  if (isNotCriteria(criteria)) {
    const predicate = resolve(criteria.not, index);
    return ref => !predicate(ref);
  }
  const refs = criteria(index);
  return ref => refs.has(ref);
}
