import { isJsonObject, Json, JsonObject, KubeObject } from '../objects';
import { parseObject, StoredObject } from '../storage/StoredObject';
import { LabelSelector, ReplicaSet } from '../workloads';
import { invalid, staleVersion, unsupportedMediaType } from './ApiError';
import { ApiRequest, fieldManager, isDryRun, isTrue } from './ApiRequest';
import { mediaType, readBody } from './body';
import { jsonPatch } from '../patch/jsonPatch';
import { mergePatch } from '../patch/mergePatch';
import { sendJson } from './respond';
import { requireName, Route } from './route';
import {
  APPLY_TYPES,
  JSON_PATCH_TYPE,
  MERGE_TYPE,
  STRATEGIC_TYPE,
} from './patchObject';

function selectorText(selector: LabelSelector): string {
  return Object.entries(selector.matchLabels ?? {})
    .map(([key, value]) => `${key}=${value}`)
    .join(',');
}

/** The Scale of a Deployment or ReplicaSet. */
function scaleOf(stored: StoredObject): KubeObject {
  const { metadata, spec, status } = parseObject(
    stored,
  ) as unknown as ReplicaSet;
  return {
    kind: 'Scale',
    apiVersion: 'autoscaling/v1',
    metadata: {
      name: metadata.name,
      namespace: metadata.namespace,
      uid: metadata.uid,
      resourceVersion: metadata.resourceVersion,
      creationTimestamp: metadata.creationTimestamp,
    },
    spec: { replicas: spec.replicas },
    status: {
      replicas: status?.replicas ?? 0,
      selector: selectorText(spec.selector),
    },
  };
}

function replicasOf(name: string, scale: unknown): number {
  const spec = isJsonObject(scale) ? scale.spec : undefined;
  const replicas = isJsonObject(spec) ? spec.replicas ?? 0 : 0;
  if (
    typeof replicas !== 'number' ||
    !Number.isInteger(replicas) ||
    replicas < 0
  ) {
    throw invalid({ group: 'autoscaling', plural: '', kind: 'Scale' }, name, [
      {
        reason: 'FieldValueInvalid',
        field: 'spec.replicas',
        message: `Invalid value: ${JSON.stringify(
          replicas,
        )}: must be greater than or equal to 0`,
      },
    ]);
  }
  return replicas;
}

/** A Scale has no lists, so that a strategic patch of it is a plain one. */
function patchScale(scale: KubeObject, media: string, patch: unknown): Json {
  if (media === JSON_PATCH_TYPE) return jsonPatch(scale, patch);
  if (media === MERGE_TYPE || media === STRATEGIC_TYPE) {
    return mergePatch(scale, patch as JsonObject);
  }
  throw unsupportedMediaType([
    JSON_PATCH_TYPE,
    MERGE_TYPE,
    STRATEGIC_TYPE,
    ...APPLY_TYPES,
  ]);
}

export async function getScale(request: ApiRequest, route: Route) {
  const stored = request.cluster.registry.find(
    route.type,
    route.namespace,
    requireName(route),
  );
  await sendJson(request, 200, scaleOf(stored));
}

/**
 * PUT, patch and apply of a Scale. The count is written into the parent;
 * its managedFields entry carries `subresource: scale`, as the real one does.
 */
export async function writeScale(request: ApiRequest, route: Route) {
  const { registry } = request.cluster;
  const name = requireName(route);
  const current = registry.find(route.type, route.namespace, name);
  const body = await readBody(request.http);
  const media = mediaType(request.http);
  const options = {
    manager: fieldManager(request),
    dryRun: isDryRun(request.query),
    subresource: 'scale' as const,
  };
  if (request.method === 'PATCH' && APPLY_TYPES.includes(media)) {
    const { apiVersion, kind } = parseObject(current);
    const { stored } = registry.apply(
      route.type,
      {
        apiVersion,
        kind,
        metadata: { name, namespace: route.namespace },
        spec: { replicas: replicasOf(name, body) },
      },
      { ...options, force: isTrue(request.query.get('force')) },
    );
    await sendJson(request, 200, scaleOf(stored));
    return;
  }
  const wanted =
    request.method === 'PATCH'
      ? patchScale(scaleOf(current), media, body)
      : body;
  const version =
    isJsonObject(wanted) && isJsonObject(wanted.metadata)
      ? wanted.metadata.resourceVersion
      : undefined;
  if (version && version !== String(current.revision)) {
    throw staleVersion(route.type, name);
  }
  const stored = registry.update(
    route.type,
    route.namespace,
    name,
    parent => ({
      ...parent,
      spec: {
        ...(parent.spec as JsonObject),
        replicas: replicasOf(name, wanted),
      },
    }),
    options,
  );
  await sendJson(request, 200, scaleOf(stored));
}
