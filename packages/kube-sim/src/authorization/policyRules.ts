import { AccessAttributes } from './attributes';

/** A rule of a Role or ClusterRole. */
export type PolicyRule = {
  verbs: string[];
  apiGroups?: string[];
  resources?: string[];
  resourceNames?: string[];
  nonResourceURLs?: string[];
};

const ALL = '*';

function has(list: string[] | undefined, wanted: string): boolean {
  return list?.some(item => item === ALL || item === wanted) ?? false;
}

function hasResource(
  list: string[] | undefined,
  resource: string,
  subresource: string,
): boolean {
  const wanted = subresource ? `${resource}/${subresource}` : resource;
  return (
    has(list, wanted) ||
    // `*/scale` is the scale of everything.
    (subresource !== '' && (list?.includes(`${ALL}/${subresource}`) ?? false))
  );
}

function hasPath(list: string[] | undefined, path: string): boolean {
  return (
    list?.some(
      pattern =>
        pattern === path ||
        (pattern.endsWith(ALL) && path.startsWith(pattern.slice(0, -1))),
    ) ?? false
  );
}

export function allows(rule: PolicyRule, access: AccessAttributes): boolean {
  if (!has(rule.verbs, access.verb)) return false;
  if (access.path) return hasPath(rule.nonResourceURLs, access.path);
  const { group, resource, subresource, name } = access;
  return (
    has(rule.apiGroups, group) &&
    hasResource(rule.resources, resource, subresource) &&
    (!rule.resourceNames?.length || rule.resourceNames.includes(name))
  );
}

/** One rule per verb, group, resource and name: only such can be covered by different rules. */
function breakDown(rule: PolicyRule): PolicyRule[] {
  const names = rule.resourceNames?.length
    ? rule.resourceNames.map(name => [name])
    : [undefined];
  return rule.verbs.flatMap(verb => [
    ...(rule.apiGroups ?? []).flatMap(group =>
      (rule.resources ?? []).flatMap(resource =>
        names.map(resourceNames => ({
          verbs: [verb],
          apiGroups: [group],
          resources: [resource],
          ...(resourceNames && { resourceNames }),
        })),
      ),
    ),
    ...(rule.nonResourceURLs ?? []).map(url => ({
      verbs: [verb],
      nonResourceURLs: [url],
    })),
  ]);
}

function covers(owned: PolicyRule, wanted: PolicyRule): boolean {
  if (!has(owned.verbs, wanted.verbs[0])) return false;
  const [url] = wanted.nonResourceURLs ?? [];
  if (url !== undefined) return hasPath(owned.nonResourceURLs, url);
  const [resource, subresource = ''] = (wanted.resources?.[0] ?? '').split('/');
  const [name] = wanted.resourceNames ?? [];
  return (
    has(owned.apiGroups, wanted.apiGroups?.[0] ?? '') &&
    hasResource(owned.resources, resource, subresource) &&
    (!owned.resourceNames?.length ||
      (name !== undefined && owned.resourceNames.includes(name)))
  );
}

/** Rules that differ only in their verb as one, for a message that people read. */
function compact(rules: PolicyRule[]): PolicyRule[] {
  const merged = new Map<string, PolicyRule>();
  for (const { verbs, ...what } of rules) {
    const key = JSON.stringify(what);
    const known = merged.get(key);
    if (known) known.verbs.push(...verbs);
    else merged.set(key, { verbs: [...verbs], ...what });
  }
  return [...merged.values()];
}

function describe(rule: PolicyRule): string {
  const list = (values: string[]) =>
    `[${values.map(value => JSON.stringify(value)).join(' ')}]`;
  const parts: Array<[string, string[] | undefined]> = [
    ['APIGroups', rule.apiGroups],
    ['Resources', rule.resources],
    ['NonResourceURLs', rule.nonResourceURLs],
    ['ResourceNames', rule.resourceNames],
    ['Verbs', rule.verbs],
  ];
  const texts = parts.flatMap(([name, values]) =>
    values?.length ? [`${name}:${list(values)}`] : [],
  );
  return `{${texts.join(', ')}}`;
}

/** What `wanted` grants beyond `owned`, as lines of a message; empty when nothing. */
export function missingRules(
  owned: PolicyRule[],
  wanted: PolicyRule[],
): string[] {
  const missing = wanted
    .flatMap(breakDown)
    .filter(rule => !owned.some(own => covers(own, rule)));
  return [...new Set(compact(missing).map(describe))].sort();
}
