/** A rule of a ClusterRole. */
export interface PolicyRule {
  apiGroups?: string[];
  resources?: string[];
  resourceNames?: string[];
  nonResourceURLs?: string[];
  verbs: string[];
}

/**
 * The rules without one verb on one resource. A rule that has other resources
 * as well is cut in two, so that nothing else is lost.
 */
export function withoutRule(
  rules: PolicyRule[],
  missing: { resource: string; verb: string },
): PolicyRule[] {
  return rules.flatMap(rule => {
    if (
      !rule.resources?.includes(missing.resource) ||
      !rule.verbs.includes(missing.verb)
    ) {
      return [rule];
    }
    const others = rule.resources.filter(name => name !== missing.resource);
    const verbs = rule.verbs.filter(verb => verb !== missing.verb);
    return [
      ...(others.length > 0 ? [{ ...rule, resources: others }] : []),
      ...(verbs.length > 0
        ? [{ ...rule, resources: [missing.resource], verbs }]
        : []),
    ];
  });
}
