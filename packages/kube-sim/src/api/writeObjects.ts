import { isJsonObject, Json, JsonObject, KubeObject } from '../objects';
import { schemaOf } from '../apply/schema';
import { resourceAccess } from '../authorization/attributes';
import { jsonPatch } from '../patch/jsonPatch';
import { mergePatch } from '../patch/mergePatch';
import { strategicMergePatch } from '../patch/strategicMergePatch';
import { asObject, WriteOptions } from '../registry/Registry';
import { DeleteOptions } from '../registry/Deletion';
import { StoredObject } from '../storage/StoredObject';
import { ApiError, badRequest, unsupportedMediaType } from './ApiError';
import {
  ApiRequest,
  fieldManager,
  isDryRun,
  isTrue,
  nonNegative,
} from './ApiRequest';
import { mediaType, readBody } from './body';
import { dropUnknownFields, refuseUnknownFields } from './fieldValidation';
import { sendObject } from './objectView';
import { apiVersionOf, PODS, ResourceType } from './resourceTypes';
import { sendJson } from './respond';
import { requireName, Route } from './route';
import { parseSelectors } from './selectors';

export const APPLY_TYPES = ['application/apply-patch+yaml'];
const OBJECT_TYPES = [
  'application/json',
  'application/yaml',
  'application/vnd.kubernetes.protobuf',
];
/** Whose options a query holds. */
const OPTIONS: { [method: string]: string } = {
  POST: 'CreateOptions',
  PUT: 'UpdateOptions',
  PATCH: 'PatchOptions',
  DELETE: 'DeleteOptions',
};
export const JSON_PATCH_TYPE = 'application/json-patch+json';
export const STRATEGIC_TYPE = 'application/strategic-merge-patch+json';
export const MERGE_TYPE = 'application/merge-patch+json';

export function writeOptions(request: ApiRequest, route: Route): WriteOptions {
  return {
    manager: fieldManager(request),
    dryRun: isDryRun(request.query, OPTIONS[request.method]),
    subresource: route.subresource === 'status' ? 'status' : undefined,
    check: (type, written, before) =>
      request.cluster.access.checkWrite(request.user, {
        type,
        object: written,
        before,
      }),
  };
}

/** Puts the namespace of the path into an object, or refuses another one. */
function inNamespace(
  object: KubeObject,
  namespace: string | undefined,
): KubeObject {
  const given = object.metadata.namespace;
  if (given && given !== namespace) {
    throw badRequest(
      'the namespace of the provided object does not match the namespace sent on the request',
    );
  }
  return { ...object, metadata: { ...object.metadata, namespace } };
}

function withName(object: KubeObject, name: string): KubeObject {
  const given = object.metadata.name;
  if (given && given !== name) {
    throw badRequest(
      `the name of the object (${given}) does not match the name on the URL (${name})`,
    );
  }
  return { ...object, metadata: { ...object.metadata, name } };
}

/** The object in the body of a create or an update. Throws 415 for what is neither JSON nor YAML. */
async function readObject(
  request: ApiRequest,
  { type, namespace }: Route,
): Promise<KubeObject> {
  const media = mediaType(request.http);
  if (media && !OBJECT_TYPES.includes(media)) {
    throw unsupportedMediaType(OBJECT_TYPES);
  }
  const object = asObject(await readBody(request.http));
  return inNamespace(dropUnknownFields(request, type, object), namespace);
}

export async function createObject(request: ApiRequest, route: Route) {
  const stored = request.cluster.registry.create(
    route.type,
    await readObject(request, route),
    writeOptions(request, route),
  );
  await sendObject(request, 201, stored);
}

export async function replaceObject(request: ApiRequest, route: Route) {
  const name = requireName(route);
  const object = withName(await readObject(request, route), name);
  const stored = request.cluster.registry.update(
    route.type,
    route.namespace,
    name,
    current => ({
      ...object,
      // A client that sends an empty list clears it; one that sends none keeps it.
      metadata: {
        ...object.metadata,
        managedFields: current.metadata.managedFields,
      },
    }),
    writeOptions(request, route),
  );
  await sendObject(request, 200, stored);
}

function requireManager(request: ApiRequest) {
  if (request.query.get('fieldManager')) return;
  const message = 'Required value: is required for apply patch';
  throw new ApiError(
    422,
    'Invalid',
    `PatchOptions.meta.k8s.io "" is invalid: fieldManager: ${message}`,
    {
      group: 'meta.k8s.io',
      kind: 'PatchOptions',
      causes: [
        { reason: 'FieldValueRequired', message, field: 'fieldManager' },
      ],
    },
  );
}

/** Whoever applies what is not there creates it, which is a right of its own. Throws 403. */
function requireCreate({ cluster, user }: ApiRequest, route: Route) {
  const { type, namespace, name = '' } = route;
  if (cluster.store.get(type, namespace, name)) return;
  cluster.access.require(
    user,
    resourceAccess({
      verb: 'create',
      group: type.group,
      resource: type.plural,
      namespace: namespace ?? '',
      name,
    }),
  );
}

async function applyPatch(request: ApiRequest, route: Route) {
  requireManager(request);
  const object = withName(
    inNamespace(asObject(await readBody(request.http)), route.namespace),
    requireName(route),
  );
  requireCreate(request, route);
  refuseUnknownFields(route.type, object);
  const { stored, created } = request.cluster.registry.apply(
    route.type,
    object,
    {
      ...writeOptions(request, route),
      force: isTrue(request.query.get('force')),
    },
  );
  await sendObject(request, created ? 201 : 200, stored);
}

type PatchFunction = (
  current: KubeObject,
  patch: unknown,
  type: ResourceType,
) => Json;

function requireObject(patch: unknown): JsonObject {
  if (isJsonObject(patch)) return patch;
  throw badRequest('the patch must be a JSON object');
}

const PATCHES: { [mediaType: string]: PatchFunction } = {
  [JSON_PATCH_TYPE]: (current, patch) => jsonPatch(current, patch),
  [MERGE_TYPE]: (current, patch) => mergePatch(current, requireObject(patch)),
  [STRATEGIC_TYPE]: (current, patch, type) =>
    strategicMergePatch(current, requireObject(patch), schemaOf(type)),
};

/** The types of patches, in the order in which the real server names them. */
function acceptedPatches({ custom }: ResourceType): string[] {
  return [
    JSON_PATCH_TYPE,
    MERGE_TYPE,
    ...(custom ? [] : [STRATEGIC_TYPE]),
    ...APPLY_TYPES,
  ];
}

async function changeByPatch(
  request: ApiRequest,
  route: Route,
  apply: PatchFunction,
) {
  const patch = await readBody(request.http);
  const stored = request.cluster.registry.update(
    route.type,
    route.namespace,
    requireName(route),
    current => {
      const patched = dropUnknownFields(
        request,
        route.type,
        asObject(apply(current, patch, route.type)),
      );
      patched.metadata.managedFields = current.metadata.managedFields;
      return patched;
    },
    writeOptions(request, route),
  );
  await sendObject(request, 200, stored);
}

export async function patchObject(request: ApiRequest, route: Route) {
  const media = mediaType(request.http);
  const accepted = acceptedPatches(route.type);
  if (!accepted.includes(media)) throw unsupportedMediaType(accepted);
  if (APPLY_TYPES.includes(media)) await applyPatch(request, route);
  else await changeByPatch(request, route, PATCHES[media]);
}

async function deleteOptions(request: ApiRequest): Promise<DeleteOptions> {
  const body = (await readBody(request.http)) ?? {};
  const given = (isJsonObject(body) ? body : {}) as DeleteOptions & JsonObject;
  const { query } = request;
  const propagation = query.get('propagationPolicy') ?? given.propagationPolicy;
  if (
    propagation &&
    !['Background', 'Foreground', 'Orphan'].includes(propagation)
  ) {
    throw badRequest(
      `propagationPolicy: Unsupported value: "${propagation}": supported values: "Foreground", "Background", "Orphan"`,
    );
  }
  return {
    propagationPolicy: propagation as DeleteOptions['propagationPolicy'],
    gracePeriodSeconds:
      nonNegative(query, 'gracePeriodSeconds') ?? given.gracePeriodSeconds,
    preconditions: given.preconditions,
    dryRun:
      isDryRun(query, OPTIONS[request.method]) ||
      (Array.isArray(given.dryRun) && given.dryRun.includes('All')),
  };
}

function deletedStatus(route: Route, stored: StoredObject): Json {
  return {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Success',
    details: {
      name: stored.name,
      group: route.type.group || undefined,
      kind: route.type.plural,
      uid: stored.uid,
    },
  };
}

export async function deleteObject(request: ApiRequest, route: Route) {
  const options = await deleteOptions(request);
  const { stored, gone } = request.cluster.registry.delete(
    route.type,
    route.namespace,
    requireName(route),
    options,
  );
  // Pods are answered with the object even when they are gone, everything else with a Status.
  if (gone && route.type !== PODS) {
    await sendJson(request, 200, deletedStatus(route, stored));
  } else {
    await sendObject(request, 200, stored);
  }
}

export async function deleteCollection(request: ApiRequest, route: Route) {
  const options = await deleteOptions(request);
  const { cluster } = request;
  const matches = parseSelectors(route.type, request.query);
  const chosen = [
    ...cluster.store.table(route.type).range(route.namespace),
  ].filter(matches);
  for (const object of chosen) {
    cluster.registry.delete(
      route.type,
      object.namespace || undefined,
      object.name,
      options,
    );
  }
  await sendJson(request, 200, {
    kind: `${route.type.kind}List`,
    apiVersion: apiVersionOf(route.type),
    metadata: { resourceVersion: String(cluster.store.revision) },
    items: chosen.map(object => JSON.parse(object.item)),
  });
}
