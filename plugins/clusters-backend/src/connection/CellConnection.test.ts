import { once } from 'node:events';
import { IncomingMessage } from 'node:http';
import { AddressInfo, Server, createServer } from 'node:net';
import { PassThrough } from 'node:stream';
import {
  ScriptedServer,
  answer,
  status,
} from '../__testUtils__/ScriptedServer';
import { TestAuthority } from '../__testUtils__/certificates';
import { ManualClock } from '../__testUtils__/ManualClock';
import { ListPlace } from '../reflector/ListPlace';
import { CellConnection, MAX_LOGS } from './CellConnection';
import { CellError } from './CellError';
import { RequestBudget } from './RequestBudget';
import { Semaphore } from './Semaphore';

const LIST = { path: '/api/v1/pods', what: 'list pods' };

async function caught(promise: Promise<unknown>): Promise<CellError> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof CellError) {
      // Whatever goes wrong, the token is not told.
      expect(JSON.stringify(error) + error.stack + error.message).not.toContain(
        'very-secret-token',
      );
      return error;
    }
    throw error;
  }
  throw new Error('it did not fail');
}

describe('CellConnection', () => {
  const closing: Array<() => unknown> = [];

  afterEach(async () => {
    for (const close of closing.splice(0).reverse()) {
      await close();
    }
  });

  async function serve(certificate?: { cert: string; key: string }) {
    const server = await ScriptedServer.start({ certificate });
    closing.push(() => server.stop());
    return server;
  }

  function connect(access: ReturnType<ScriptedServer['access']>) {
    const connection = new CellConnection({ cell: 'gz-1', access });
    closing.push(() => connection.close());
    return connection;
  }

  it('should send the token, and return the object that is answered', async () => {
    const server = await serve();
    const call = connect(server.access()).call({
      ...LIST,
      query: { limit: '5', continue: undefined },
    });
    const { request, url, response } = await server.next();
    answer(response, 200, { items: [] });

    await expect(call).resolves.toEqual({ items: [] });
    expect(request.headers.authorization).toBe('Bearer very-secret-token');
    expect(`${url.pathname}${url.search}`).toBe('/api/v1/pods?limit=5');
    expect(request.headers).not.toHaveProperty('impersonate-user');
  });

  it('should put the path of the server before that of the API', async () => {
    const server = await serve();
    const url = new URL(`https://127.0.0.1:${server.port}/k8s/clusters/c-1/`);
    const call = connect(server.access({ url })).call(LIST);
    const exchange = await server.next();
    answer(exchange.response, 200, {});
    await call;
    expect(exchange.url.pathname).toBe('/k8s/clusters/c-1/api/v1/pods');
  });

  it('should impersonate one user in one group, with the person in the extras', async () => {
    const server = await serve();
    const call = connect(server.access()).call({
      method: 'PATCH',
      path: '/apis/apps/v1/namespaces/shop/deployments/web/scale',
      what: 'scale',
      contentType: 'application/merge-patch+json',
      body: { spec: { replicas: 2 } },
      as: { level: 'developer', user: 'user:default/ann', operation: 'op-1' },
    });
    const { request, response } = await server.next();
    answer(response, 200, {});
    await call;

    const { rawHeaders } = request;
    const sent = Object.fromEntries(
      rawHeaders.flatMap((name, index) =>
        name.startsWith('Impersonate-') ? [[name, rawHeaders[index + 1]]] : [],
      ),
    );
    expect(sent).toEqual({
      'Impersonate-User': 'longshore',
      'Impersonate-Group': 'longshore:developer',
      'Impersonate-Extra-longshore.dev%2Fuser': 'user:default/ann',
      'Impersonate-Extra-longshore.dev%2Foperation': 'op-1',
    });
    expect(request.headers['content-type']).toBe(
      'application/merge-patch+json',
    );
  });

  it.each([
    [401, 'unauthorized'],
    [403, 'forbidden'],
    [404, 'not-found'],
    [409, 'changed-meanwhile'],
    [410, 'expired'],
    [422, 'invalid'],
    [429, 'too-many-requests'],
    [503, 'server-error'],
    [302, 'bad-answer'],
  ])('should name an answer of %p as %p', async (code, name) => {
    const server = await serve();
    const call = caught(connect(server.access()).call(LIST));
    const { response } = await server.next();
    answer(response, code, status(code, 'Reason', 'pods is not for you'), {
      'retry-after': '7',
    });

    const error = await call;
    expect(error.failure).toMatchObject({
      code: name,
      message: expect.stringContaining('pods is not for you'),
      params: { cell: 'gz-1', what: 'list pods', status: String(code) },
    });
    expect(error.status).toBe(code);
    expect(error.retryAfter).toBe(7000);
  });

  it('should not take a page of a proxy for an answer', async () => {
    const server = await serve();
    const call = caught(connect(server.access()).call(LIST));
    const { response } = await server.next();
    response.end('<html>Please log in</html>');
    expect((await call).failure.code).toBe('bad-answer');
  });

  it('should name a server that is not there', async () => {
    const server = await ScriptedServer.start();
    const access = server.access();
    await server.stop();
    const error = await caught(connect(access).call(LIST));
    expect(error.failure).toMatchObject({
      code: 'unreachable',
      message: expect.stringContaining('ECONNREFUSED'),
    });
  });

  it('should not repeat a token that the server repeats', async () => {
    const server = await serve();
    const call = caught(connect(server.access()).call(LIST));
    const { request, response } = await server.next();
    answer(
      response,
      403,
      status(403, 'Forbidden', `You sent ${request.headers.authorization}`),
    );
    expect((await call).failure).toMatchObject({
      code: 'forbidden',
      params: { detail: 'You sent Bearer …' },
    });
  });

  it('should name a server that accepts and never answers', async () => {
    const silent: Server = createServer();
    silent.listen(0, '127.0.0.1');
    await once(silent, 'listening');
    closing.push(() => silent.close());
    const { port } = silent.address() as AddressInfo;
    const connection = connect({
      url: new URL(`https://127.0.0.1:${port}`),
      identity: { type: 'token', token: 'very-secret-token' },
    });
    const error = await caught(connection.call({ ...LIST, timeoutMs: 20 }));
    expect(error.failure.code).toBe('timeout');
  });

  it('should name a certificate of another authority', async () => {
    const server = await serve();
    const ca = new TestAuthority('other').pem;
    const error = await caught(connect(server.access({ ca })).call(LIST));
    expect(error.failure.code).toBe('certificate-untrusted');
  });

  it('should name a certificate that has expired', async () => {
    const server = await serve(
      ScriptedServer.authority.issue({ notAfter: new Date(Date.now() - 1000) }),
    );
    const error = await caught(connect(server.access()).call(LIST));
    expect(error.failure.code).toBe('certificate-expired');
  });

  it('should name a certificate for another host, and accept it when configured', async () => {
    const server = await serve(
      ScriptedServer.authority.issue({ host: 'api.gz-1.example' }),
    );
    const error = await caught(connect(server.access()).call(LIST));
    expect(error.failure.code).toBe('certificate-host-mismatch');

    const named = connect(server.access({ serverName: 'api.gz-1.example' }));
    const call = named.call(LIST);
    answer((await server.next()).response, 200, { ok: true });
    await expect(call).resolves.toEqual({ ok: true });
  });

  it('should name a token file that cannot be read', async () => {
    const server = await serve();
    const identity = { type: 'token-file', path: '/nowhere/token' } as const;
    const error = await caught(connect(server.access({ identity })).call(LIST));
    expect(error.failure.code).toBe('credentials-unreadable');
  });

  it('should have 32 calls in flight and let the others wait', async () => {
    const server = await serve();
    const connection = connect(server.access());
    const calls = Array.from({ length: 40 }, () => connection.call(LIST));
    const first = await Promise.all(
      Array.from({ length: 32 }, () => server.next()),
    );
    expect(server.idle).toBe(true);
    first.forEach(({ response }) => answer(response, 200, {}));
    for (let rest = 0; rest < 8; rest += 1) {
      answer((await server.next()).response, 200, {});
    }
    await expect(Promise.all(calls)).resolves.toHaveLength(40);
  });

  describe('with two calls at most', () => {
    let server: ScriptedServer;
    let connection: CellConnection;
    const { signal } = new AbortController();

    beforeEach(async () => {
      server = await serve();
      connection = new CellConnection({
        cell: 'gz-1',
        access: server.access(),
        budget: new RequestBudget({ perCell: 2, inAll: 2 }).forCell(),
      });
      closing.push(() => connection.close());
    });

    it('should count pages of lists among them', async () => {
      const lists = new Semaphore(4);
      const pages = [1, 2, 3].map(() =>
        connection.callInTurn(
          { ...LIST, signal },
          new ListPlace({ lists, clock: new ManualClock() }),
        ),
      );
      const first = await server.next();
      const second = await server.next();
      expect(connection.budget.inFlight).toBe(2);
      expect(server.idle).toBe(true);
      // While its answer is read too.
      first.response.writeHead(200).write('{');
      await new Promise(setImmediate);
      expect(server.idle).toBe(true);
      first.response.end('}');
      answer((await server.next()).response, 200, {});
      answer(second.response, 200, {});
      await expect(Promise.all(pages)).resolves.toEqual([{}, {}, {}]);
      expect(connection.budget.inFlight).toBe(0);
    });

    it('should ask whether the cell is there though it hangs with all of them', async () => {
      const calls = [1, 2].map(() => connection.call(LIST));
      const hanging = [await server.next(), await server.next()];
      const probe = connection.callText({ path: '/readyz', what: 'probe' });
      (await server.next()).response.end('ok');
      await expect(probe).resolves.toBe('ok');
      hanging.forEach(({ response }) => answer(response, 200, {}));
      await Promise.all(calls);
    });
  });

  it('should read so many logs at once, refuse more by name, and count those that are open', async () => {
    const connection = connect((await serve()).access());
    const stream = jest.spyOn(connection, 'stream');
    stream.mockImplementation(
      async () => new PassThrough() as unknown as IncomingMessage,
    );
    const { signal } = new AbortController();
    const open = () => connection.streamLog({ ...LIST, signal });
    const logs = await Promise.all(Array.from({ length: MAX_LOGS }, open));
    const refusal = {
      code: 'too-many-logs',
      params: { cell: 'gz-1', limit: String(MAX_LOGS) },
    };
    expect((await caught(open())).failure).toMatchObject(refusal);

    const closed = once(logs[0], 'close');
    logs[0].destroy();
    await closed;
    stream.mockRejectedValueOnce(new Error('no such pod'));
    await expect(open()).rejects.toThrow('no such pod');
    await open();
    expect((await caught(open())).failure).toMatchObject(refusal);
  });

  it('should end a stream when asked to', async () => {
    const server = await serve();
    const stop = new AbortController();
    const opening = connect(server.access()).stream({
      ...LIST,
      signal: stop.signal,
    });
    const { response } = await server.next();
    response.writeHead(200).write('{}\n');
    const stream = await opening;
    const closed = once(response, 'close');
    stream.on('error', () => {});
    stop.abort();
    await closed;
    expect(stream.destroyed).toBe(true);
  });
});
