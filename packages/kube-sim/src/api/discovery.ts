import { JsonObject } from '../objects';
import { ApiRequest } from './ApiRequest';
import { apiVersionOf, ResourceType } from './resourceTypes';
import { sendText, sendJson } from './respond';
import { TypeCatalog } from './TypeCatalog';

const VERBS = [
  'create',
  'delete',
  'deletecollection',
  'get',
  'list',
  'patch',
  'update',
  'watch',
];
const SUBRESOURCE_VERBS = ['get', 'patch', 'update'];

/** Subresources that are no view of the object itself. */
const SUBRESOURCES: { [name: string]: JsonObject | undefined } = {
  scale: { kind: 'Scale', group: 'autoscaling', version: 'v1' },
  eviction: {
    kind: 'Eviction',
    group: 'policy',
    version: 'v1',
    verbs: ['create'],
  },
  log: { verbs: ['get'] },
  token: {
    kind: 'TokenRequest',
    group: 'authentication.k8s.io',
    version: 'v1',
    verbs: ['create'],
  },
};

function review(name: string, kind: string, namespaced = false): JsonObject {
  const singularName = kind.toLowerCase();
  return { name, singularName, namespaced, kind, verbs: ['create'] };
}

/** Resources that are answered and not stored. */
const VIRTUAL: { [groupVersion: string]: JsonObject[] } = {
  'authentication.k8s.io/v1': [
    review('selfsubjectreviews', 'SelfSubjectReview'),
    review('tokenreviews', 'TokenReview'),
  ],
  'authorization.k8s.io/v1': [
    review('localsubjectaccessreviews', 'LocalSubjectAccessReview', true),
    review('selfsubjectaccessreviews', 'SelfSubjectAccessReview'),
    review('selfsubjectrulesreviews', 'SelfSubjectRulesReview'),
    review('subjectaccessreviews', 'SubjectAccessReview'),
  ],
  'metrics.k8s.io/v1beta1': [
    {
      name: 'nodes',
      singularName: '',
      namespaced: false,
      kind: 'NodeMetrics',
      verbs: ['get', 'list'],
    },
    {
      name: 'pods',
      singularName: '',
      namespaced: true,
      kind: 'PodMetrics',
      verbs: ['get', 'list'],
    },
  ],
};

function entries(type: ResourceType): JsonObject[] {
  return [
    {
      name: type.plural,
      singularName: type.singular,
      namespaced: type.namespaced,
      kind: type.kind,
      verbs: VERBS,
      shortNames: type.shortNames.length > 0 ? [...type.shortNames] : undefined,
      categories: type.categories && [...type.categories],
    },
    ...type.subresources.map(name => ({
      name: `${type.plural}/${name}`,
      singularName: '',
      namespaced: type.namespaced,
      kind: type.kind,
      verbs: SUBRESOURCE_VERBS,
      ...SUBRESOURCES[name],
    })),
  ];
}

function groupVersions(types: TypeCatalog): string[] {
  const stored = types
    .all()
    .filter(type => type.group)
    .map(apiVersionOf);
  return [...new Set([...stored, ...Object.keys(VIRTUAL)])];
}

function groupOf(groupVersion: string): JsonObject {
  const [name, version] = groupVersion.split('/');
  const only = { groupVersion, version };
  return { name, versions: [only], preferredVersion: only };
}

function resourceList(
  types: TypeCatalog,
  groupVersion: string,
): JsonObject | undefined {
  const resources = [
    ...types
      .all()
      .filter(type => apiVersionOf(type) === groupVersion)
      .flatMap(entries),
    ...(VIRTUAL[groupVersion] ?? []),
  ];
  if (resources.length === 0) return undefined;
  return { kind: 'APIResourceList', apiVersion: 'v1', groupVersion, resources };
}

function versionInfo(gitVersion: string): JsonObject {
  const [major, minor] = gitVersion.replace(/^v/, '').split('.');
  return {
    major,
    minor,
    gitVersion,
    gitCommit: '0000000000000000000000000000000000000000',
    gitTreeState: 'clean',
    buildDate: '2026-01-01T00:00:00Z',
    goVersion: 'go1.25.0',
    compiler: 'gc',
    platform: 'linux/amd64',
  };
}

function discoveryDocument(request: ApiRequest): JsonObject | undefined {
  const [root, group, version, ...more] = request.path
    .split('/')
    .filter(Boolean);
  const { types } = request.cluster;
  if (more.length > 0) return undefined;
  if (root === 'version' && !group) {
    return versionInfo(request.cluster.version);
  }
  if (root === 'api' && !group) {
    return { kind: 'APIVersions', apiVersion: 'v1', versions: ['v1'] };
  }
  if (root === 'api' && !version) return resourceList(types, group);
  if (root !== 'apis') return undefined;
  if (!group) {
    return {
      kind: 'APIGroupList',
      apiVersion: 'v1',
      groups: groupVersions(types).map(groupOf),
    };
  }
  if (!version) {
    const found = groupVersions(types).find(gv => gv.startsWith(`${group}/`));
    return found
      ? { kind: 'APIGroup', apiVersion: 'v1', ...groupOf(found) }
      : undefined;
  }
  return resourceList(types, `${group}/${version}`);
}

/** Whether there is anything below the beginning of a path, such as `/apis/apps/v1`. */
export function isKnownGroup({ path, cluster }: ApiRequest): boolean {
  const [root, group, version] = path.split('/').filter(Boolean);
  if (root === 'api') return group === 'v1';
  return (
    root === 'apis' &&
    groupVersions(cluster.types).includes(`${group}/${version}`)
  );
}

const HEALTH = new Set(['/readyz', '/livez', '/healthz']);

/** Answers discovery, version and health; false when the path is something else. */
export async function answerDiscovery(request: ApiRequest): Promise<boolean> {
  if (request.method !== 'GET') return false;
  if (HEALTH.has(request.path)) {
    const ready = request.cluster.faults.notReady !== true;
    await sendText(
      request,
      ready ? 200 : 500,
      ready ? 'ok' : '[-]etcd failed: reason withheld\nreadyz check failed',
      { 'content-type': 'text/plain; charset=utf-8' },
    );
    return true;
  }
  const document = discoveryDocument(request);
  if (!document) return false;
  await sendJson(request, 200, document);
  return true;
}
