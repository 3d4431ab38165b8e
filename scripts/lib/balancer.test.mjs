import assert from 'node:assert/strict';
import { once } from 'node:events';
import http from 'node:http';
import net from 'node:net';
import { after, describe, it } from 'node:test';
import { startBalancer } from './balancer.mjs';
import { findFreePort } from './ports.mjs';

describe('startBalancer', () => {
  const undos = [];
  after(async () => {
    for (const undo of undos.reverse()) {
      await undo();
    }
  });

  async function startReplica(name, handle, port = 0) {
    const server = http.createServer((request, response) =>
      request.url === '/.backstage/health/v1/readiness'
        ? response.end('{}')
        : handle(request, response),
    );
    server.on('upgrade', (request, socket) => {
      socket.write(
        'HTTP/1.1 101 Switching Protocols\r\nupgrade: test\r\nconnection: upgrade\r\n\r\n',
      );
      socket.on('data', data => socket.write(`${name} heard ${data}`));
      socket.on('error', () => socket.destroy());
      // Sockets of an HTTP server stay half open otherwise.
      socket.on('end', () => socket.end());
    });
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    const stop = async () => {
      if (server.listening) {
        server.close();
        server.closeAllConnections();
        await once(server, 'close');
      }
    };
    undos.push(stop);
    return { name, host: '127.0.0.1', port: server.address().port, stop };
  }

  const sayName = name => (request, response) => response.end(name);

  async function start(...replicas) {
    const log = [];
    const balancer = await startBalancer({
      port: 0,
      replicas,
      log: line => log.push(line),
    });
    undos.push(balancer.stop);
    return { url: `http://127.0.0.1:${balancer.port}`, log, ...balancer };
  }

  async function ask(url, count) {
    const answers = [];
    for (let i = 0; i < count; i++) {
      answers.push(await (await fetch(url)).text());
    }
    return answers;
  }

  it('should give requests to the replicas in turn', async () => {
    const { url } = await start(
      await startReplica('a', sayName('a')),
      await startReplica('b', sayName('b')),
    );
    assert.deepEqual(await ask(url, 4), ['a', 'b', 'a', 'b']);
  });

  it('should pass on what is sent and what is answered', async () => {
    const { url } = await start(
      await startReplica('a', async (request, response) => {
        let body = '';
        for await (const chunk of request) {
          body += chunk;
        }
        response.writeHead(409, { 'set-cookie': ['x=1', 'y=2'] });
        response.end(
          JSON.stringify([request.method, request.url, request.headers, body]),
        );
      }),
    );
    const response = await fetch(`${url}/api/x?y=z`, {
      method: 'PUT',
      headers: { authorization: 'Bearer t' },
      body: 'hello'.repeat(50_000),
    });
    assert.equal(response.status, 409);
    assert.deepEqual(response.headers.getSetCookie(), ['x=1', 'y=2']);
    const [method, path, headers, body] = await response.json();
    assert.deepEqual([method, path], ['PUT', '/api/x?y=z']);
    assert.equal(headers.authorization, 'Bearer t');
    assert.equal(headers.host, new URL(url).host);
    assert.equal(body.length, 250_000);
  });

  it('should pass a stream on as it comes', async () => {
    let answer;
    const { url } = await start(
      await startReplica('a', (request, response) => {
        answer = response;
        response.write('first');
      }),
    );
    const reader = (await fetch(url)).body.getReader();
    assert.equal(Buffer.from((await reader.read()).value).toString(), 'first');
    answer.end('second');
    assert.equal(Buffer.from((await reader.read()).value).toString(), 'second');
  });

  it('should leave a dead replica out, whatever is asked, and take it back', async () => {
    const dead = await startReplica('dead', sayName('dead'));
    const alive = await startReplica('alive', sayName('alive'));
    const { url, log } = await start(dead, alive);
    await dead.stop();
    const put = await fetch(url, { method: 'PUT', body: 'x' });
    assert.equal(await put.text(), 'alive');
    assert.deepEqual(await ask(url, 3), ['alive', 'alive', 'alive']);
    assert.equal(log.filter(line => line.includes('left out')).length, 1);
    await startReplica('back', sayName('back'), dead.port);
    while (!(await ask(url, 2)).includes('back')) {
      await new Promise(resolve => setImmediate(resolve));
    }
    assert.ok(log.some(line => line.includes('takes part again')));
  });

  it('should read again, and not write again, what a replica dropped', async () => {
    const seen = [];
    const drops = await startReplica('drops', request => {
      seen.push(request.method);
      request.socket.destroy();
    });
    const { url } = await start(drops, await startReplica('b', sayName('b')));
    assert.equal(await (await fetch(url)).text(), 'b');
    assert.deepEqual(seen, ['GET']);

    const alone = await start(drops);
    const put = await fetch(alone.url, { method: 'PUT', body: 'x' });
    assert.equal(put.status, 502);
    assert.deepEqual(seen, ['GET', 'PUT']);
  });

  it('should say so when there is nobody', async () => {
    const { url } = await start({
      name: 'nobody',
      host: '127.0.0.1',
      port: await findFreePort(),
    });
    const response = await fetch(url);
    assert.equal(response.status, 503);
    assert.equal((await response.json()).error.name, 'ServiceUnavailableError');
  });

  it('should carry WebSocket connections both ways, past dead replicas', async () => {
    const dead = await startReplica('dead', sayName('dead'));
    const { port } = await start(dead, await startReplica('b', sayName('b')));
    await dead.stop();
    const socket = net.connect(port, '127.0.0.1');
    undos.push(() => socket.destroy());
    socket.write(
      'GET /api/signals HTTP/1.1\r\nhost: x\r\nconnection: upgrade\r\nupgrade: test\r\n\r\n',
    );
    let text = '';
    socket.on('data', data => {
      text += data;
      if (data.includes('101 Switching')) {
        socket.write('hello');
      }
    });
    while (!text.includes('b heard hello')) {
      await once(socket, 'data');
    }
  });
});
