import { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import { AddressInfo } from 'node:net';
import { handleApi } from '../api/ApiHandler';
import { ApiError, unknownPath } from '../api/ApiError';
import { ApiRequest } from '../api/ApiRequest';
import { sendError } from '../api/respond';
import { Clock } from '../clock/Clock';
import { Cluster } from '../Cluster';
import { authenticate, impersonatedUser, TokenUsers } from './authenticate';
import { Identity } from './certificates';
import { RequestLog } from './RequestLog';

// Loopback only: the simulator's token protects nothing that is worth a wider door.
const HOST = '127.0.0.1';
const CLUSTER_PATH = /^\/clusters\/([^/?]+)(\/[^?]*)?/;

export interface ApiServerOptions {
  clusters: ReadonlyMap<string, Cluster>;
  identity: Identity;
  tokens: TokenUsers;
  clock: Clock;
  log: RequestLog;
  /** 0 takes a free port. */
  port: number;
}

/** The HTTPS server of all clusters: `/clusters/<name>` is one API server each. */
export class ApiServer {
  private constructor(private readonly server: Server, readonly port: number) {}

  static async start(options: ApiServerOptions): Promise<ApiServer> {
    const { identity } = options;
    const server = createServer({
      key: identity.serverKey,
      cert: identity.serverCertificate,
      ca: identity.ca,
      requestCert: true,
      // A client without a certificate may have a token.
      rejectUnauthorized: false,
    });
    // Watches last longer than Node's default of five minutes.
    server.requestTimeout = 0;
    server.keepAliveTimeout = 90_000;
    server.on('request', (http, response) => {
      ApiServer.answer(options, http, response).catch(error => {
        process.stderr.write(`kube-sim: ${error?.stack ?? error}\n`);
        response.destroy();
      });
    });
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(options.port, HOST, resolve);
    });
    return new ApiServer(server, (server.address() as AddressInfo).port);
  }

  async stop() {
    const closed = new Promise(resolve => this.server.close(resolve));
    this.server.closeAllConnections();
    await closed;
  }

  private static async answer(
    options: ApiServerOptions,
    http: IncomingMessage,
    response: ServerResponse,
  ) {
    const match = CLUSTER_PATH.exec(http.url ?? '');
    const cluster = match && options.clusters.get(match[1]);
    if (!match || !cluster) {
      response.writeHead(404, { 'content-type': 'application/json' });
      response.end(JSON.stringify(unknownPath().toStatus()));
      return;
    }
    const request: ApiRequest = {
      http,
      response,
      cluster,
      method: http.method ?? 'GET',
      path: match[2] ?? '/',
      query: new URL(http.url ?? '', 'https://localhost').searchParams,
      user: {
        username: 'system:anonymous',
        groups: ['system:unauthenticated'],
      },
    };
    await ApiServer.serve(options, request);
  }

  private static async serve(options: ApiServerOptions, request: ApiRequest) {
    const { http, response, cluster } = request;
    const record = {
      time: options.clock.now(),
      cluster: cluster.name,
      method: request.method,
      path: request.path,
      query: Object.fromEntries(request.query),
      user: request.user.username,
      userAgent: http.headers['user-agent'],
      contentType: http.headers['content-type'],
      status: 0,
    };
    response.once('close', () => {
      record.status = response.headersSent ? response.statusCode : 0;
    });
    if (cluster.faults.blackHole) {
      options.log.add(record);
      // The client's own timeout ends this; so does stop().
      return;
    }
    let user = request.user;
    let impersonated;
    let refusal: ApiError | undefined;
    try {
      user = authenticate(http, options.tokens, cluster.tokens);
      impersonated = impersonatedUser(http);
      if (impersonated) {
        cluster.access.requireImpersonation(user, impersonated);
      }
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      refusal = error;
    }
    options.log.add(
      Object.assign(record, {
        user: user.username,
        ...(impersonated && { impersonated }),
      }),
    );
    if (cluster.faults.delayMs > 0) {
      await new Promise<void>(resolve => {
        cluster.clock.schedule(cluster.faults.delayMs, resolve);
      });
    }
    const error = cluster.faults.error() ?? refusal;
    if (error) await sendError(request, error);
    else await handleApi({ ...request, user: impersonated ?? user });
  }
}
