import { ServicesClient } from './ServicesClient';

const KEY = {
  namespace: 'default',
  name: 'checkout-api',
  environment: 'production',
};

describe('ServicesClient', () => {
  const fetch = jest.fn<Promise<Response>, [string, RequestInit]>();
  let client: ServicesClient;

  beforeEach(() => {
    fetch.mockReset();
    fetch.mockImplementation(async () => Response.json({ revision: 7 }));
    client = new ServicesClient({
      fetchApi: { fetch: fetch as typeof globalThis.fetch },
      discoveryApi: {
        getBaseUrl: async pluginId => `http://portal/api/${pluginId}`,
      },
    });
  });

  afterEach(() => {
    jest.restoreAllMocks();
  });

  const lastUrl = () => fetch.mock.calls.at(-1)?.[0];

  it('should list with all that narrows and leave out what is empty', async () => {
    expect(await client.listServices({})).toEqual({ revision: 7 });
    expect(lastUrl()).toBe('http://portal/api/services/services');

    await client.listServices({
      filter: 'a&b=c #1',
      environment: ['test', 'production'],
      state: [],
      cell: undefined,
      mine: true,
      sort: 'status',
      order: 'desc',
      offset: 0,
      limit: 50,
      minRevision: 7,
    });
    expect(lastUrl()).toBe(
      'http://portal/api/services/services?filter=a%26b%3Dc+%231&environment=test&environment=production&mine=true&sort=status&order=desc&offset=0&limit=50&minRevision=7',
    );
    await client.listServices({ filter: '' });
    expect(lastUrl()).toBe('http://portal/api/services/services');
  });

  it('should name services in paths, whatever their names hold', async () => {
    await client.getEnvironments(KEY);
    expect(lastUrl()).toBe(
      'http://portal/api/services/services/default/checkout-api',
    );
    await client.getService({ ...KEY, name: '../a?b' }, { minRevision: 3 });
    expect(lastUrl()).toBe(
      'http://portal/api/services/services/default/..%2Fa%3Fb/production?minRevision=3',
    );
    await client.listInstances(KEY, { sort: 'age', limit: 10 });
    expect(lastUrl()).toBe(
      'http://portal/api/services/services/default/checkout-api/production/instances?sort=age&limit=10',
    );
  });

  it('should send counts as JSON', async () => {
    const request = {
      counts: [{ track: 'main', cell: 'east-1', desired: 3 }],
      countsVersion: 2,
      reason: 'sale',
    };
    await client.setCounts(KEY, request);
    const [url, init] = fetch.mock.calls[0];
    expect(url).toBe(
      'http://portal/api/services/services/default/checkout-api/production/counts',
    );
    expect(init).toMatchObject({
      method: 'PUT',
      headers: { 'Content-Type': 'application/json' },
    });
    expect(JSON.parse(String(init.body))).toEqual(request);
  });

  it('should ask for what it has written, from whichever replica, for a while', async () => {
    const now = jest.spyOn(Date, 'now').mockReturnValue(1_000_000);
    await client.getService(KEY);
    expect(lastUrl()).not.toContain('minRevision');
    await client.setCounts(KEY, { counts: [], countsVersion: 0 });
    await client.getService(KEY);
    expect(lastUrl()).toContain('?minRevision=7');
    await client.listServices({ limit: 50 });
    expect(lastUrl()).toContain('?limit=50&minRevision=7');
    await client.listServices({ minRevision: 9 });
    expect(lastUrl()).toContain('?minRevision=9');
    now.mockReturnValue(1_030_000);
    await client.getService(KEY);
    expect(lastUrl()).not.toContain('minRevision');
  });

  it('should throw what the backend says, code and params included', async () => {
    fetch.mockResolvedValue(
      Response.json(
        {
          error: {
            name: 'NotAllowedError',
            message: 'takes level master',
            code: 'level-too-low',
            params: { required: 'master' },
          },
          response: { statusCode: 403 },
        },
        { status: 403, statusText: 'Forbidden' },
      ),
    );
    await expect(
      client.setCounts(KEY, { counts: [], countsVersion: 0 }),
    ).rejects.toMatchObject({
      name: 'ResponseError',
      statusCode: 403,
      cause: {
        name: 'NotAllowedError',
        code: 'level-too-low',
        params: { required: 'master' },
      },
    });
  });
});
