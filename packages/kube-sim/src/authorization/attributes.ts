import { ApiError, StatusDetails } from '../api/ApiError';
import { isTrue, UserInfo } from '../api/ApiRequest';

/** What a request wants to do, as authorizers see it. */
export interface AccessAttributes {
  verb: string;
  group: string;
  resource: string;
  subresource: string;
  /** '' at the cluster scope and for all namespaces. */
  namespace: string;
  /** '' for a list or a collection. */
  name: string;
  /** Of what is no resource, such as `/version`; all other fields are '' then. */
  path: string;
}

const VERBS: { [method: string]: string } = {
  GET: 'get',
  HEAD: 'get',
  POST: 'create',
  PUT: 'update',
  PATCH: 'patch',
  DELETE: 'delete',
};
const OF_NAMESPACE = new Set(['status', 'finalize']);
const NAME_TERM = /(?:^|,)metadata\.name=([^,!=]+)(?:,|$)/;

const NOTHING: AccessAttributes = {
  verb: '',
  group: '',
  resource: '',
  subresource: '',
  namespace: '',
  name: '',
  path: '',
};

export function resourceAccess(
  asked: Partial<AccessAttributes>,
): AccessAttributes {
  return { ...NOTHING, ...asked };
}

function verbOf(method: string, query: URLSearchParams, name: string): string {
  const verb = VERBS[method] ?? method.toLowerCase();
  if (name) return verb;
  if (verb === 'get') return isTrue(query.get('watch')) ? 'watch' : 'list';
  return verb === 'delete' ? 'deletecollection' : verb;
}

/** Reads method, path and query as the real server's RequestInfo does: by form, whatever types there are. */
export function requestAttributes(request: {
  method: string;
  path: string;
  query: URLSearchParams;
}): AccessAttributes {
  const { method, path, query } = request;
  const [root, ...parts] = path.split('/').filter(Boolean);
  const group = root === 'apis' ? parts.shift() ?? '' : '';
  parts.shift();
  if ((root !== 'api' && root !== 'apis') || parts.length === 0) {
    return { ...NOTHING, path, verb: VERBS[method] ?? method.toLowerCase() };
  }
  let namespace = '';
  if (parts[0] === 'namespaces' && parts.length > 1) {
    namespace = parts[1];
    if (parts.length > 2 && !OF_NAMESPACE.has(parts[2])) parts.splice(0, 2);
  }
  const [resource, name = '', subresource = ''] = parts;
  // A list of one object by its name may be granted by resourceNames.
  const selected = NAME_TERM.exec(query.get('fieldSelector') ?? '')?.[1] ?? '';
  return {
    verb: verbOf(method, query, name),
    group,
    resource,
    subresource,
    namespace: decodeURIComponent(namespace),
    name: name ? decodeURIComponent(name) : selected,
    path: '',
  };
}

function combined({ resource, subresource }: AccessAttributes): string {
  return subresource ? `${resource}/${subresource}` : resource;
}

function where({ namespace }: AccessAttributes): string {
  return namespace ? `in the namespace "${namespace}"` : 'at the cluster scope';
}

/** 403 in the words of the real server. */
export function accessForbidden(
  user: UserInfo,
  access: AccessAttributes,
  reason: string,
): ApiError {
  const why = reason ? `: ${reason}` : '';
  if (access.path) {
    return new ApiError(
      403,
      'Forbidden',
      `forbidden: User "${user.username}" cannot ${access.verb} path "${access.path}"${why}`,
      {},
    );
  }
  const { group, resource, name } = access;
  const qualified = group ? `${resource}.${group}` : resource;
  const details: StatusDetails = {
    name: name || undefined,
    group: group || undefined,
    kind: resource,
  };
  return new ApiError(
    403,
    'Forbidden',
    `${qualified}${name ? ` "${name}"` : ''} is forbidden: User "${
      user.username
    }" cannot ${access.verb} resource "${combined(
      access,
    )}" in API group "${group}" ${where(access)}${why}`,
    details,
  );
}
