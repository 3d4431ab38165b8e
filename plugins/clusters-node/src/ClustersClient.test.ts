import {
  AuthService,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import {
  ChangeMessage,
  WriteResponse,
} from '@longshore/plugin-clusters-common';
import { once } from 'node:events';
import {
  IncomingMessage,
  Server,
  ServerResponse,
  createServer,
} from 'node:http';
import { AddressInfo } from 'node:net';
import { ClustersClient } from './ClustersClient';
import { ClustersService } from './ClustersService';
import { clustersServiceRef } from './clustersServiceRef';

const REQUEST = {
  authority: {
    level: 'developer',
    user: 'user:default/ann',
    operation: 'op-1',
  },
  targets: [],
} as const;

describe('ClustersClient', () => {
  let server: Server;
  let handle: (request: IncomingMessage, response: ServerResponse) => void;
  let auth: jest.Mocked<AuthService>;
  let client: ClustersClient;

  beforeEach(async () => {
    server = createServer((request, response) => handle(request, response));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    auth = mockServices.auth.mock({
      getOwnServiceCredentials: async () =>
        mockCredentials.service('plugin:services'),
      getPluginRequestToken: async ({ onBehalfOf, targetPluginId }) => ({
        token: `${targetPluginId}-for-${String(
          onBehalfOf.principal && JSON.stringify(onBehalfOf.principal),
        ).replace(/[^a-z]/g, '')}`,
      }),
    });
    client = create();
  });

  afterEach(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });

  function create(silenceMs?: number) {
    const { port } = server.address() as AddressInfo;
    return new ClustersClient({
      auth,
      discovery: mockServices.discovery.mock({
        getBaseUrl: async plugin => `http://127.0.0.1:${port}/api/${plugin}`,
      }),
      silenceMs,
    });
  }

  async function readBody(request: IncomingMessage) {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    return JSON.parse(Buffer.concat(chunks).toString());
  }

  describe('watchChanges', () => {
    it('should read messages wherever they are split', async () => {
      const sent: ChangeMessage[] = [
        { type: 'start', resumed: true },
        { type: 'complete', cursor: 'c1', cell: '广州-1' },
        { type: 'heartbeat', cursor: 'c2' },
      ];
      let asked: IncomingMessage | undefined;
      handle = (request, response) => {
        asked = request;
        const text = sent.map(message => JSON.stringify(message)).join('\n');
        for (const byte of Buffer.from(`${text}\n`)) {
          response.write(Buffer.from([byte]));
        }
        response.end();
      };
      const received: ChangeMessage[] = [];
      for await (const message of client.watchChanges({
        cursor: 'e:1',
        signal: new AbortController().signal,
      })) {
        received.push(message);
      }
      expect(received).toEqual(sent);
      expect(asked?.url).toBe('/api/clusters/v1/changes?cursor=e%3A1');
      expect(asked?.headers.authorization).toMatch(/^Bearer clusters-for-/);
    });

    it('should end quietly when aborted', async () => {
      const gone = new Promise<void>(resolve => {
        handle = (_, response) => {
          response.on('close', resolve);
          response.write('{"type":"start","resumed":false}\n');
        };
      });
      const stop = new AbortController();
      const messages = client.watchChanges({ signal: stop.signal });
      await messages.next();
      const next = messages.next();
      stop.abort();
      await expect(next).resolves.toEqual({ done: true, value: undefined });
      await gone;
    });

    it('should let go of the connection when the reader leaves', async () => {
      const gone = new Promise<void>(resolve => {
        handle = (_, response) => {
          response.on('close', resolve);
          response.write('{"type":"start","resumed":false}\n');
        };
      });
      for await (const message of client.watchChanges({
        signal: new AbortController().signal,
      })) {
        expect(message.type).toBe('start');
        break;
      }
      await gone;
    });

    it('should fail when nothing comes any more', async () => {
      handle = (_, response) => {
        response.write('{"type":"start","resumed":false}\n');
      };
      const messages = create(50).watchChanges({
        signal: new AbortController().signal,
      });
      await messages.next();
      await expect(messages.next()).rejects.toThrow('has sent nothing');
    });

    it('should tell a refusal', async () => {
      handle = (_, response) => {
        response.writeHead(403, { 'content-type': 'application/json' });
        response.end(
          JSON.stringify({
            error: { name: 'NotAllowedError', message: 'not you' },
            response: { statusCode: 403 },
          }),
        );
      };
      const messages = client.watchChanges({
        signal: new AbortController().signal,
      });
      await expect(messages.next()).rejects.toMatchObject({
        name: 'ResponseError',
        cause: { name: 'NotAllowedError', message: 'not you' },
      });
    });
  });

  it.each([
    ['scale', 'PUT', '/api/clusters/v1/scale'],
    ['apply', 'POST', '/api/clusters/v1/apply'],
  ] as const)(
    'should ask to %s with the credentials that are given',
    async (operation, method, path) => {
      const results: WriteResponse = { results: [{ cell: 'a', ok: true }] };
      let asked: IncomingMessage | undefined;
      let body: unknown;
      handle = async (request, response) => {
        asked = request;
        body = await readBody(request);
        response.setHeader('content-type', 'application/json');
        response.end(JSON.stringify(results));
      };
      const credentials = mockCredentials.user('user:default/ann');
      const given = {
        ...REQUEST,
        targets: [],
        cells: ['a'],
        objects: [],
        dryRun: true,
        force: false,
      };
      await expect(client[operation](given, { credentials })).resolves.toEqual(
        results,
      );
      expect(asked).toMatchObject({ method, url: path });
      expect(body).toEqual(given);
      expect(auth.getPluginRequestToken).toHaveBeenCalledWith({
        onBehalfOf: credentials,
        targetPluginId: 'clusters',
      });
    },
  );
});

describe('ClustersClient of a placement', () => {
  it('should ask for a preview as the plugin itself', async () => {
    const asked: Array<[string | undefined, unknown]> = [];
    const server = createServer(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk);
      asked.push([request.url, JSON.parse(Buffer.concat(chunks).toString())]);
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ shares: [], shortage: 2, excess: 0 }));
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const own = mockCredentials.service('plugin:services');
    const auth = mockServices.auth.mock({
      getOwnServiceCredentials: async () => own,
      getPluginRequestToken: async () => ({ token: 'token' }),
    });
    const request = {
      environment: 'production' as const,
      replicas: 2,
      size: { cpuMillis: 500, memoryBytes: 1024 },
    };
    try {
      const client = new ClustersClient({
        auth,
        discovery: mockServices.discovery.mock({
          getBaseUrl: async () => `http://127.0.0.1:${port}/api/clusters`,
        }),
      });
      expect(await client.previewPlacement(request)).toEqual({
        shares: [],
        shortage: 2,
        excess: 0,
      });
      expect(asked).toEqual([['/api/clusters/v1/placement/preview', request]]);
      expect(auth.getPluginRequestToken).toHaveBeenCalledWith({
        onBehalfOf: own,
        targetPluginId: 'clusters',
      });
    } finally {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    }
  });
});

describe('clustersServiceRef', () => {
  it('should need no wiring', async () => {
    let service: ClustersService | undefined;
    await startTestBackend({
      features: [
        createBackendPlugin({
          pluginId: 'consumer',
          register(env) {
            env.registerInit({
              deps: { clusters: clustersServiceRef },
              async init({ clusters }) {
                service = clusters;
              },
            });
          },
        }),
      ],
    });
    expect(service).toBeInstanceOf(ClustersClient);
  });
});
