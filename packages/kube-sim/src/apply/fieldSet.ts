/**
 * A set of field paths in the form that the API shows as `fieldsV1`:
 * `f:name` is a field, `k:{"name":"x"}` an item of a keyed list, `v:"x"` a
 * value of a set. A node is a member itself when it is empty or has `.`;
 * otherwise only what is below it is.
 */
export type FieldSet = { [element: string]: FieldSet };

const SELF = '.';

function isMember(node: FieldSet): boolean {
  return SELF in node || isEmpty(node);
}

/** For a whole set, rather than a node in it: nothing is in there. */
export function isEmpty(node: FieldSet): boolean {
  for (const key in node) {
    if (Object.hasOwn(node, key)) return false;
  }
  return true;
}

function children(node: FieldSet): string[] {
  return Object.keys(node).filter(key => key !== SELF);
}

/** A node out of its parts; undefined when nothing is left. */
export function makeNode(
  member: boolean,
  below: FieldSet,
): FieldSet | undefined {
  if (isEmpty(below)) return member ? {} : undefined;
  return member ? { [SELF]: {}, ...below } : below;
}

function combine(
  a: FieldSet,
  b: FieldSet,
  isIn: (inA: boolean, inB: boolean) => boolean,
): FieldSet {
  const result: FieldSet = {};
  const elements = new Set([...children(a), ...children(b)]);
  for (const element of elements) {
    const x = a[element];
    const y = b[element];
    const node = makeNode(
      isIn(Boolean(x && isMember(x)), Boolean(y && isMember(y))),
      combine(x ?? {}, y ?? {}, isIn),
    );
    if (node) result[element] = node;
  }
  return result;
}

export function union(a: FieldSet, b: FieldSet): FieldSet {
  return combine(a, b, (inA, inB) => inA || inB);
}

export function difference(a: FieldSet, b: FieldSet): FieldSet {
  return combine(a, b, (inA, inB) => inA && !inB);
}

export function intersection(a: FieldSet, b: FieldSet): FieldSet {
  return combine(a, b, (inA, inB) => inA && inB);
}

/** Takes a field and everything below it out of the set. */
export function without(set: FieldSet, path: readonly string[]): FieldSet {
  const [first, ...rest] = path;
  if (!(first in set)) return set;
  const result = { ...set };
  if (rest.length === 0) {
    delete result[first];
    return result;
  }
  const below = without(set[first], rest);
  // A member that loses its last child must not turn from a parent into a leaf.
  if (isEmpty(below) && !isMember(set[first])) delete result[first];
  else result[first] = below;
  return result;
}

/** The order in which the real server writes a set: itself, fields, items. */
export function sorted(set: FieldSet): FieldSet {
  const result: FieldSet = {};
  for (const element of Object.keys(set).sort()) {
    result[element] = sorted(set[element]);
  }
  return result;
}

/** One element of a path as messages show it. */
function elementText(element: string): string {
  const value = element.slice(2);
  if (element.startsWith('f:')) return `.${value}`;
  if (element.startsWith('v:')) return `[=${value}]`;
  const keys = Object.entries(JSON.parse(value) as { [key: string]: unknown });
  return `[${keys
    .map(([key, keyValue]) => `${key}=${JSON.stringify(keyValue)}`)
    .join(',')}]`;
}

/** All members, as paths like `.spec.template.spec.containers[name="web"].image`. */
export function paths(set: FieldSet, prefix = ''): string[] {
  return Object.keys(set)
    .filter(element => element !== SELF)
    .sort()
    .flatMap(element => {
      const path = prefix + elementText(element);
      const below = paths(set[element], path);
      return isMember(set[element]) ? [path, ...below] : below;
    });
}
