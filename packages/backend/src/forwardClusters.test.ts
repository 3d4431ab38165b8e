import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import { once } from 'node:events';
import { createServer, Server } from 'node:http';
import { AddressInfo } from 'node:net';
import { forwardClusters } from './forwardClusters';

jest.setTimeout(60_000);

describe('forwardClusters', () => {
  let elsewhere: Server;
  let stop: () => Promise<void>;
  let url: string;

  beforeEach(async () => {
    elsewhere = createServer(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk);
      response.writeHead(request.method === 'POST' ? 202 : 404, {
        'content-type': 'application/json',
      });
      response.end(
        JSON.stringify({
          url: request.url,
          authorization: request.headers.authorization,
          body: Buffer.concat(chunks).toString('utf8'),
        }),
      );
    });
    elsewhere.listen(0, '127.0.0.1');
    await once(elsewhere, 'listening');
    const { port } = elsewhere.address() as AddressInfo;
    const backend = await startTestBackend({
      features: [
        forwardClusters,
        mockServices.discovery.mock({
          getBaseUrl: async id => `http://127.0.0.1:${port}/api/${id}`,
        }).factory,
      ],
    });
    stop = () => backend.stop();
    const address = backend.server.address() as AddressInfo;
    url = `http://127.0.0.1:${address.port}/api/clusters`;
  });

  afterEach(async () => {
    await stop();
    elsewhere.close();
  });

  it('should pass on a request with its token and its body, and the answer', async () => {
    const answer = await fetch(`${url}/v1/cells?dry=1`, {
      method: 'POST',
      headers: { Authorization: 'Bearer abc' },
      body: '{"name":"gz-1"}',
    });
    expect(answer.status).toBe(202);
    expect(await answer.json()).toEqual({
      url: '/api/clusters/v1/cells?dry=1',
      authorization: 'Bearer abc',
      body: '{"name":"gz-1"}',
    });
    expect((await fetch(`${url}/v1/nothing`)).status).toBe(404);
  });

  it('should not answer for the other process what backends ask each other', async () => {
    const answer = await fetch(`${url}/.backstage/auth/v1/jwks.json`);
    expect(answer.status).toBe(404);
    expect(await answer.text()).not.toContain('jwks');
  });

  it('should say that the other process does not answer', async () => {
    elsewhere.close();
    const answer = await fetch(`${url}/v1/cells`);
    expect(answer.status).toBe(503);
    expect(await answer.json()).toMatchObject({
      error: { code: 'clusters-plugin-silent' },
    });
  });
});
