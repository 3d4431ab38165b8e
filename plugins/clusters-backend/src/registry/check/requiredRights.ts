import { PolicyRule } from '../manifests/Manifests';

/** One thing that an account may do or not, as an access review asks for it. */
export type Right = {
  group: string;
  /** `pods`, `userextras/longshore.dev/user` */
  resource: string;
  name?: string;
  verb: string;
};

/** What is checked together, a step of the check each. */
export type RequiredRights = {
  /** Without these nothing can be shown. */
  essential: Right[];
  /** Without these parts of pages are empty. */
  reading: Right[];
  writing: Right[];
  impersonation: Right[];
};

/** Of these the contact with a cell is judged. */
const ESSENTIAL = ['pods', 'deployments'];
const READING = ['get', 'list', 'watch'];
/** Served by an addon that many clusters do not have; pages name the lack. */
const OPTIONAL_GROUPS = ['metrics.k8s.io'];

/** What the rules of the platform's role grant, one by one. */
export function requiredRights(rules: PolicyRule[]): RequiredRights {
  const rights = rules
    .flatMap(expand)
    .filter(({ group }) => !OPTIONAL_GROUPS.includes(group));
  const isReading = ({ name, verb }: Right) =>
    name === undefined && READING.includes(verb);
  const isEssential = (right: Right) =>
    isReading(right) && ESSENTIAL.includes(right.resource);
  const isImpersonation = ({ verb }: Right) => verb === 'impersonate';
  return {
    essential: rights.filter(isEssential),
    reading: rights.filter(right => isReading(right) && !isEssential(right)),
    writing: rights.filter(
      right => !isReading(right) && !isImpersonation(right),
    ),
    impersonation: rights.filter(isImpersonation),
  };
}

function expand(rule: PolicyRule): Right[] {
  const names = rule.resourceNames ?? [undefined];
  return rule.apiGroups.flatMap(group =>
    rule.resources.flatMap(resource =>
      rule.verbs.flatMap(verb =>
        names.map(name => ({
          group,
          resource,
          verb,
          ...(name !== undefined && { name }),
        })),
      ),
    ),
  );
}
