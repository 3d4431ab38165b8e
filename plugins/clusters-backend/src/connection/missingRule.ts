import { impersonationRules } from './impersonationRules';

/** How the API server words what RBAC does not grant. */
const REFUSAL =
  /cannot (\S+) resource "([^"]+)" in API group "([^"]*)"(?: in the namespace "([^"]+)")?/;

const READING = ['get', 'list', 'watch'];

/**
 * The RBAC rule whose lack a refusal is about, as YAML to put under `rules` of
 * a role; `undefined` when the refusal is about something else, such as an
 * admission policy. Whoever may read must do it in all three ways, and whoever
 * may impersonate must be told as whom.
 *
 * @param message - the answer's own words
 */
export function missingRule(message: string | undefined): string | undefined {
  const match = message && REFUSAL.exec(message);
  if (!match) {
    return undefined;
  }
  const [, verb, resource, group] = match;
  if (verb === 'impersonate') {
    return impersonationRules();
  }
  const verbs = READING.includes(verb) ? READING : [verb];
  return [
    `- apiGroups: ["${group}"]`,
    `  resources: ["${resource}"]`,
    `  verbs: [${verbs.map(name => `"${name}"`).join(', ')}]`,
  ].join('\n');
}
