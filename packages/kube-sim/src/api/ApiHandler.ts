import { ApiError, forbidden, methodNotAllowed, unknownPath } from './ApiError';
import { ApiRequest, isTrue } from './ApiRequest';
import { answerDiscovery } from './discovery';
import { listObjects } from './listObjects';
import { answerMetrics } from './metrics';
import { readLog } from './podLog';
import { answerReview } from './reviews';
import { sendText, sendError } from './respond';
import { parseRoute, Route } from './route';
import { getScale, writeScale } from './scale';
import { watchObjects } from './watchObjects';
import {
  createObject,
  deleteCollection,
  deleteObject,
  patchObject,
  replaceObject,
} from './writeObjects';

async function getObject(request: ApiRequest, route: Route) {
  const { registry } = request.cluster;
  const stored = registry.find(route.type, route.namespace, route.name ?? '');
  await sendText(request, 200, stored.body);
}

type Operation = (request: ApiRequest, route: Route) => Promise<void>;

function operationFor(request: ApiRequest, route: Route): [string, Operation] {
  const { method, query } = request;
  if (route.subresource === 'log' && method === 'GET') return ['get', readLog];
  if (route.subresource === 'scale') {
    if (method === 'GET') return ['get', getScale];
    if (method === 'PUT') return ['update', writeScale];
    if (method === 'PATCH') return ['patch', writeScale];
  } else if (method === 'GET') {
    if (isTrue(query.get('watch'))) return ['watch', watchObjects];
    return route.name ? ['get', getObject] : ['list', listObjects];
  } else if (method === 'POST' && !route.name) {
    return ['create', createObject];
  } else if (method === 'PUT' && route.name) {
    return ['update', replaceObject];
  } else if (method === 'PATCH' && route.name) {
    return ['patch', patchObject];
  } else if (method === 'DELETE') {
    return route.name
      ? ['delete', deleteObject]
      : ['deletecollection', deleteCollection];
  }
  throw methodNotAllowed(method);
}

async function dispatch(request: ApiRequest): Promise<void> {
  if (await answerDiscovery(request)) return;
  if (await answerReview(request)) return;
  if (await answerMetrics(request)) return;
  const route = parseRoute(request.path);
  if (!route) throw unknownPath();
  const [verb, operation] = operationFor(request, route);
  const why = request.cluster.faults.refusal({
    verb,
    resource: route.type.plural,
    user: request.user.username,
  });
  if (why) {
    throw forbidden(
      route.type,
      route.name ?? '',
      `User "${request.user.username}" cannot ${verb} resource "${route.type.plural}" in API group "${route.type.group}": ${why}`,
    );
  }
  await operation(request, route);
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
