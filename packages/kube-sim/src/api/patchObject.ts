import { schemaOf } from '../apply/schema';
import { resourceAccess } from '../authorization/attributes';
import { isJsonObject, Json, JsonObject, KubeObject } from '../objects';
import { jsonPatch } from '../patch/jsonPatch';
import { mergePatch } from '../patch/mergePatch';
import { strategicMergePatch } from '../patch/strategicMergePatch';
import { asObject } from '../registry/Registry';
import { ApiError, badRequest, unsupportedMediaType } from './ApiError';
import { ApiRequest, isTrue } from './ApiRequest';
import { mediaType, readBody } from './body';
import { dropUnknownFields, refuseUnknownFields } from './fieldValidation';
import { sendObject } from './objectView';
import { ResourceType } from './resourceTypes';
import { requireName, Route } from './route';
import { inNamespace, withName, writeOptions } from './writeObjects';

export const APPLY_TYPES = ['application/apply-patch+yaml'];
export const JSON_PATCH_TYPE = 'application/json-patch+json';
export const STRATEGIC_TYPE = 'application/strategic-merge-patch+json';
export const MERGE_TYPE = 'application/merge-patch+json';

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
