import { ClustersPagesClient } from './ClustersPagesClient';

const BASE = 'http://portal/api/clusters';

describe('ClustersPagesClient', () => {
  const fetch = jest.fn<Promise<Response>, [string, RequestInit]>();
  const client = new ClustersPagesClient({
    fetchApi: { fetch: fetch as typeof globalThis.fetch },
    discoveryApi: {
      getBaseUrl: async pluginId => `http://portal/api/${pluginId}`,
    },
  });

  function answer(body: object) {
    fetch.mockResolvedValueOnce(Response.json(body));
  }

  const lastCall = () => {
    const [url, { method, body }] = fetch.mock.calls.at(-1)!;
    return { url, method, body: body && JSON.parse(String(body)) };
  };

  it('should name cells and nodes in paths, whatever their names hold', async () => {
    answer({ nodes: [{ node: 'a' }] });
    expect(await client.listNodes('../a?b')).toEqual({
      nodes: [{ node: 'a' }],
    });
    expect(lastCall()).toEqual({
      url: `${BASE}/v1/cells/..%2Fa%3Fb/nodes`,
      method: 'GET',
    });
    answer({ operation: { id: '1' } });
    expect(await client.drain('gz-1', 'node/1', { reason: 'kernel' })).toEqual({
      id: '1',
    });
    expect(lastCall()).toEqual({
      url: `${BASE}/v1/cells/gz-1/nodes/node%2F1/drain`,
      method: 'POST',
      body: { reason: 'kernel' },
    });
  });

  it('should ask for what narrows and leave out what is not asked', async () => {
    answer({ operations: [] });
    await client.listOperations({ within: 'gz-1', limit: 5 });
    expect(lastCall().url).toBe(`${BASE}/v1/operations?within=gz-1&limit=5`);
    answer({ operations: [] });
    await client.listOperations();
    expect(lastCall().url).toBe(`${BASE}/v1/operations`);
    answer({ changes: [] });
    await client.getHistory('gz-1', '2026-11-20T12:00:00Z');
    expect(lastCall().url).toBe(
      `${BASE}/v1/cells/gz-1/history?since=2026-11-20T12%3A00%3A00Z`,
    );
  });

  it('should expect nothing of an answer without a body', async () => {
    fetch.mockResolvedValueOnce(new Response(null, { status: 204 }));
    await client.setCordon('gz-1', 'node-1', { cordoned: true });
    expect(lastCall()).toEqual({
      url: `${BASE}/v1/cells/gz-1/nodes/node-1/cordon`,
      method: 'PUT',
      body: { cordoned: true },
    });
  });

  it('should throw what the backend says, code and params included', async () => {
    fetch.mockResolvedValueOnce(
      Response.json(
        {
          error: {
            name: 'ConflictError',
            message: 'is placed there',
            code: 'cell-in-use',
            params: { services: 'cart' },
          },
          response: { statusCode: 409 },
        },
        { status: 409, statusText: 'Conflict' },
      ),
    );
    await expect(client.removeCell('gz-1')).rejects.toMatchObject({
      name: 'ResponseError',
      statusCode: 409,
      cause: { code: 'cell-in-use', params: { services: 'cart' } },
    });
  });
});
