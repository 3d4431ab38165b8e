import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import {
  IncomingMessage,
  request as httpRequest,
  ServerResponse,
} from 'node:http';
import { request as httpsRequest } from 'node:https';

/** What backends ask each other; they find the process by themselves. */
const BETWEEN_BACKENDS = '/.backstage/';

/**
 * Passes on what browsers ask of the clusters plugin when that runs in a process
 * of its own, since they know one address only. It is that process which looks
 * at the token. Other plugins go there directly.
 */
export const forwardClusters = createBackendPlugin({
  pluginId: 'clusters-elsewhere',
  register(env) {
    env.registerInit({
      deps: {
        discovery: coreServices.discovery,
        logger: coreServices.logger,
        rootHttpRouter: coreServices.rootHttpRouter,
      },
      async init({ discovery, logger, rootHttpRouter }) {
        rootHttpRouter.use('/api/clusters', async (request, response, next) => {
          if (request.url.startsWith(BETWEEN_BACKENDS)) {
            next();
            return;
          }
          const base = await discovery.getBaseUrl('clusters');
          forward(request, response, {
            target: new URL(`${base}${request.url}`),
            onFailure: error =>
              logger.warn(`The clusters plugin cannot be reached: ${error}`),
          });
        });
      },
    });
  },
});

function forward(
  request: IncomingMessage,
  response: ServerResponse,
  options: { target: URL; onFailure: (error: Error) => void },
) {
  const { target } = options;
  const send = target.protocol === 'https:' ? httpsRequest : httpRequest;
  const outgoing = send(
    target,
    {
      method: request.method,
      headers: { ...request.headers, host: target.host },
    },
    answer => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
      // An answer that breaks off must not look like a complete one.
      answer.on('error', () => response.destroy());
    },
  );
  outgoing.on('error', error => {
    if (response.headersSent || response.destroyed) {
      response.destroy();
      return;
    }
    options.onFailure(error);
    response.writeHead(503, { 'content-type': 'application/json' });
    response.end(
      JSON.stringify({
        error: {
          name: 'ServiceUnavailableError',
          message: 'The clusters plugin, a process of its own, does not answer',
          code: 'clusters-plugin-silent',
        },
        response: { statusCode: 503 },
      }),
    );
  });
  response.on('close', () => outgoing.destroy());
  request.pipe(outgoing);
}
