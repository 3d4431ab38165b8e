import { requestAttributes } from '../authorization/attributes';
import { ApiError, methodNotAllowed, unknownPath } from './ApiError';
import { ApiRequest, isTrue } from './ApiRequest';
import { deleteCollection, deleteObject } from './deleteObjects';
import { answerDiscovery, isKnownGroup } from './discovery';
import { createEviction } from './eviction';
import { listObjects } from './listObjects';
import { answerMetrics } from './metrics';
import { sendObject } from './objectView';
import { patchObject } from './patchObject';
import { readLog } from './podLog';
import { answerReview } from './reviews';
import { sendError, sendText } from './respond';
import { parseRoute, Route } from './route';
import { getScale, writeScale } from './scale';
import { createToken } from './tokenRequest';
import { Subresource } from './resourceTypes';
import { watchObjects } from './watchObjects';
import { createObject, replaceObject } from './writeObjects';

async function getObject(request: ApiRequest, route: Route) {
  const { registry } = request.cluster;
  const stored = registry.find(route.type, route.namespace, route.name ?? '');
  await sendObject(request, 200, stored);
}

type Operation = (request: ApiRequest, route: Route) => Promise<void>;

/** What is done with the object itself and with its status. */
function objectOperation(
  { method, query }: ApiRequest,
  { name, subresource }: Route,
): Operation | undefined {
  switch (method) {
    case 'GET':
      if (isTrue(query.get('watch'))) return watchObjects;
      return name ? getObject : listObjects;
    case 'POST':
      return name ? undefined : createObject;
    case 'PUT':
      return name ? replaceObject : undefined;
    case 'PATCH':
      return name ? patchObject : undefined;
    case 'DELETE':
      if (subresource) return undefined;
      return name ? deleteObject : deleteCollection;
    default:
      return undefined;
  }
}

function scaleOperation(method: string): Operation | undefined {
  if (method === 'GET') return getScale;
  return method === 'PUT' || method === 'PATCH' ? writeScale : undefined;
}

function operationFor(request: ApiRequest, route: Route): Operation {
  const { method } = request;
  const only = (wanted: string, operation: Operation) =>
    method === wanted ? operation : undefined;
  const operations: { [name in Subresource]?: Operation } = {
    log: only('GET', readLog),
    eviction: only('POST', createEviction),
    token: only('POST', createToken),
    scale: scaleOperation(method),
    status: objectOperation(request, route),
  };
  const operation = route.subresource
    ? operations[route.subresource]
    : objectOperation(request, route);
  if (!operation) throw methodNotAllowed();
  return operation;
}

async function dispatch(request: ApiRequest): Promise<void> {
  // Before it is known whether there is such a thing: nobody learns it from a refusal.
  request.cluster.access.require(request.user, requestAttributes(request));
  if (await answerDiscovery(request)) return;
  if (await answerReview(request)) return;
  if (await answerMetrics(request)) return;
  if (!isKnownGroup(request)) {
    await sendText(request, 404, '404 page not found\n', {
      'content-type': 'text/plain; charset=utf-8',
    });
    return;
  }
  const route = parseRoute(request.path, request.cluster.types);
  if (!route) throw unknownPath();
  await operationFor(request, route)(request, route);
}

/** Answers one request; every failure becomes a Status. */
export async function handleApi(request: ApiRequest): Promise<void> {
  try {
    await dispatch(request);
  } catch (error) {
    if (request.response.headersSent) {
      request.response.destroy();
      return;
    }
    await sendError(
      request,
      error instanceof ApiError
        ? error
        : new ApiError(
            500,
            'InternalError',
            `Internal error occurred: ${
              error instanceof Error ? error.stack : String(error)
            }`,
          ),
    );
  }
}
