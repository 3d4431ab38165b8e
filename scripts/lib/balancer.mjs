import http from 'node:http';
import net from 'node:net';

const PROBE_EVERY_MS = 1_000;
/** A process that is alive may well be busy for a moment. */
const PROBE_TIMEOUT_MS = 5_000;

/** Headers that are about one connection and not about the message. */
const HOP_BY_HOP = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** Requests that may be made again when it is not known how far one got. */
const REPEATABLE = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * A small balancer in front of replicas of the backend, for trying them on one
 * machine. Requests and WebSocket connections go to the replicas in turn. One
 * that does not take a connection is left out at once, and what could not be
 * sent to it goes to the next; it is back as soon as it says that it is ready.
 */
export async function startBalancer({ port, replicas, log = () => {} }) {
  const pool = new Pool({ replicas, log });
  const server = http.createServer((request, response) =>
    forward(pool, request, response),
  );
  server.on('upgrade', (request, socket, head) =>
    upgrade(pool, request, socket, head),
  );
  // Those of WebSockets too, which the server itself loses sight of.
  const sockets = new Set();
  server.on('connection', socket => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  // Streams of logs and changes are open for as long as somebody looks.
  server.requestTimeout = 0;
  await new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  pool.start();
  return {
    port: server.address().port,
    /** Asks all replicas whether they are ready, instead of in a second. */
    look: () => pool.look(),
    stop: async () => {
      pool.stop();
      const closed = new Promise(resolve => server.close(resolve));
      sockets.forEach(socket => socket.destroy());
      await closed;
    },
  };
}

class Pool {
  #replicas;
  #log;
  #next = 0;
  #timer;

  constructor({ replicas, log }) {
    this.#replicas = replicas.map(replica => ({ ...replica, out: false }));
    this.#log = log;
  }

  start() {
    this.#timer = setInterval(() => this.look(), PROBE_EVERY_MS);
    this.#timer.unref();
  }

  async look() {
    await Promise.all(this.#replicas.map(replica => this.#probe(replica)));
  }

  stop() {
    clearInterval(this.#timer);
  }

  /**
   * A connection to the replica whose turn it is, or to the first after it
   * that takes one. Those which are out come last: better they than nobody.
   */
  async connect() {
    const turn = this.#next++ % this.#replicas.length;
    const inTurn = [
      ...this.#replicas.slice(turn),
      ...this.#replicas.slice(0, turn),
    ];
    const order = [
      ...inTurn.filter(({ out }) => !out),
      ...inTurn.filter(({ out }) => out),
    ];
    for (const replica of order) {
      try {
        return { replica, socket: await connectTo(replica) };
      } catch (error) {
        this.leaveOut(replica, error);
      }
    }
    return undefined;
  }

  leaveOut(replica, error) {
    if (!replica.out) {
      replica.out = true;
      this.#log(`Balancer: ${replica.name} is left out, ${error.message}`);
    }
  }

  async #probe(replica) {
    if (replica.probing) {
      return;
    }
    replica.probing = true;
    try {
      const response = await fetch(
        `http://${replica.host}:${replica.port}/.backstage/health/v1/readiness`,
        { signal: AbortSignal.timeout(PROBE_TIMEOUT_MS) },
      );
      await response.arrayBuffer();
      if (!response.ok) {
        this.leaveOut(replica, new Error(`it answers ${response.status}`));
      } else if (replica.out) {
        replica.out = false;
        this.#log(`Balancer: ${replica.name} takes part again`);
      }
    } catch (error) {
      this.leaveOut(replica, error.cause ?? error);
    } finally {
      replica.probing = false;
    }
  }
}

function connectTo({ host, port }) {
  return new Promise((resolve, reject) => {
    const socket = net.connect({ host, port, noDelay: true });
    socket.once('error', reject);
    socket.once('connect', () => {
      socket.removeListener('error', reject);
      resolve(socket);
    });
  });
}

async function forward(pool, request, response, isRepeated = false) {
  const connection = await pool.connect();
  if (!connection) {
    refuse(response, 503, 'No replica of the backend takes connections');
    return;
  }
  const { replica, socket } = connection;
  const outgoing = http.request({
    createConnection: () => socket,
    method: request.method,
    path: request.url,
    headers: {
      ...endToEnd(request.headers),
      ...forwardedHeaders(request),
      connection: 'close',
    },
  });
  outgoing.on('response', incoming => {
    response.writeHead(incoming.statusCode, incoming.statusMessage, {
      ...endToEnd(incoming.headers),
      // Which of them it was, for those who look.
      'x-longshore-replica': replica.name,
    });
    // Not held back until the first part of a stream comes.
    response.flushHeaders();
    incoming.pipe(response);
    incoming.on('error', () => response.destroy());
  });
  outgoing.on('error', error => {
    if (response.destroyed) {
      // It was the asker that went away.
      return;
    }
    if (response.headersSent) {
      response.destroy();
      return;
    }
    pool.leaveOut(replica, error);
    if (REPEATABLE.has(request.method) && !isRepeated) {
      void forward(pool, request, response, true);
    } else {
      refuse(response, 502, `${replica.name} went away while it was asked`);
    }
  });
  response.once('close', () => outgoing.destroy());
  if (REPEATABLE.has(request.method)) {
    outgoing.end();
  } else {
    request.pipe(outgoing);
  }
}

async function upgrade(pool, request, socket, head) {
  socket.on('error', () => socket.destroy());
  const connection = await pool.connect();
  if (!connection) {
    socket.end('HTTP/1.1 503 Service Unavailable\r\nconnection: close\r\n\r\n');
    return;
  }
  const upstream = connection.socket;
  const lines = [`${request.method} ${request.url} HTTP/1.1`];
  for (let i = 0; i < request.rawHeaders.length; i += 2) {
    lines.push(`${request.rawHeaders[i]}: ${request.rawHeaders[i + 1]}`);
  }
  upstream.write(`${lines.join('\r\n')}\r\n\r\n`);
  upstream.write(head);
  upstream.pipe(socket);
  socket.pipe(upstream);
  upstream.on('error', () => socket.destroy());
  upstream.once('close', () => socket.destroy());
  socket.once('close', () => upstream.destroy());
}

function endToEnd(headers) {
  return Object.fromEntries(
    Object.entries(headers).filter(([name]) => !HOP_BY_HOP.has(name)),
  );
}

function forwardedHeaders(request) {
  return {
    'x-forwarded-host': request.headers.host,
    'x-forwarded-proto': 'http',
    'x-forwarded-for': request.socket.remoteAddress,
  };
}

function refuse(response, status, message) {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(
    JSON.stringify({
      error: { name: 'ServiceUnavailableError', message },
      response: { statusCode: status },
    }),
  );
}
