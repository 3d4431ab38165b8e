import { methodNotAllowed, unknownPath } from './ApiError';
import { ResourceType, Subresource } from './resourceTypes';
import { TypeCatalog } from './TypeCatalog';

/** What a path under `/api` or `/apis` points at. */
export interface Route {
  type: ResourceType;
  namespace?: string;
  name?: string;
  subresource?: Subresource;
}

function segmentsOf(path: string): string[] {
  return path.split('/').filter(Boolean).map(decodeURIComponent);
}

/** Undefined for what is no resource (discovery). Throws 404 for an unknown one. */
export function parseRoute(
  path: string,
  types: TypeCatalog,
): Route | undefined {
  const [root, ...rest] = segmentsOf(path);
  let group = '';
  if (root === 'apis') group = rest.shift() ?? '';
  else if (root !== 'api') return undefined;
  const version = rest.shift() ?? '';
  if (rest.length === 0) return undefined;

  let namespace: string | undefined;
  // `namespaces/x/status` is about the namespace itself, `namespaces/x/pods` about what is in it.
  if (rest[0] === 'namespaces' && rest.length > 2 && rest[2] !== 'status') {
    namespace = rest[1];
    rest.splice(0, 2);
  }
  const [plural, name, subresource, ...more] = rest;
  const type = types.find(group, version, plural);
  const knownSubresource =
    subresource === undefined ||
    type?.subresources.includes(subresource as Subresource);
  if (!type || !knownSubresource || more.length > 0) throw unknownPath();
  if (type.namespaced ? Boolean(name) && !namespace : Boolean(namespace)) {
    throw unknownPath();
  }
  return { type, namespace, name, subresource: subresource as Subresource };
}

/** The route of a request that needs a name. */
export function requireName(route: Route): string {
  if (route.name) return route.name;
  throw methodNotAllowed();
}
