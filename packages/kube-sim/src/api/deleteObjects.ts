import { isJsonObject, Json, JsonObject } from '../objects';
import { DeleteOptions } from '../registry/Deletion';
import { StoredObject } from '../storage/StoredObject';
import { badRequest } from './ApiError';
import { ApiRequest, isDryRun, nonNegative } from './ApiRequest';
import { readBody } from './body';
import { sendObject } from './objectView';
import { apiVersionOf, PODS } from './resourceTypes';
import { sendJson } from './respond';
import { requireName, Route } from './route';
import { parseSelectors } from './selectors';

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
      isDryRun(query, 'DeleteOptions') ||
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
