import type { CellRequest } from './CellConnection';

const VERBS: Record<string, string> = {
  POST: 'create',
  PUT: 'update',
  PATCH: 'patch',
  DELETE: 'delete',
};

const PROBES = /^\/(?:readyz|livez|healthz)/;
/** `/api/v1/…` and `/apis/<group>/<version>/…`, without the namespace. */
const RESOURCE =
  /^\/(?:api\/[^/]+|apis\/[^/]+\/[^/]+)(?:\/namespaces\/[^/]+(?=\/))?\/(.+)$/;

/** What a request does in the words of Kubernetes, to count it by. */
export function verbOf({ method = 'GET', path, query }: CellRequest): string {
  if (method !== 'GET') {
    return VERBS[method] ?? method.toLowerCase();
  }
  if (PROBES.test(path)) {
    return 'probe';
  }
  if (query?.watch) {
    return 'watch';
  }
  const [, name, part] = RESOURCE.exec(path)?.[1].split('/') ?? ['', ''];
  if (part === 'log') {
    return 'log';
  }
  return name === undefined ? 'list' : 'get';
}
