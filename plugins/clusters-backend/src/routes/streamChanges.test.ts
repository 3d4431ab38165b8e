import { ChangeMessage } from '@longshore/plugin-clusters-common';
import { once } from 'node:events';
import { Server, createServer, get } from 'node:http';
import { AddressInfo } from 'node:net';
import { streamChanges } from './streamChanges';

describe('streamChanges', () => {
  let server: Server;
  let made: number;
  let stop: AbortController;
  let streaming: Promise<void>;

  beforeEach(() => {
    made = 0;
    stop = new AbortController();
  });

  afterEach(async () => {
    stop.abort();
    await streaming;
    server.closeAllConnections();
    server.close();
  });

  async function open(messages: () => AsyncIterable<ChangeMessage>) {
    server = createServer((_, response) => {
      streaming = streamChanges({
        response,
        messages: messages(),
        signal: stop.signal,
      });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const request = get({ port, host: '127.0.0.1' });
    const [response] = await once(request, 'response');
    return response as import('node:http').IncomingMessage;
  }

  it('should write a line for each message, and forbid to transform them', async () => {
    const response = await open(async function* messages() {
      yield { type: 'start', resumed: true };
      yield { type: 'heartbeat', cursor: 'c' };
    });
    const chunks: Buffer[] = [];
    for await (const chunk of response) chunks.push(chunk);
    expect(Buffer.concat(chunks).toString()).toBe(
      '{"type":"start","resumed":true}\n{"type":"heartbeat","cursor":"c"}\n',
    );
    expect(response.headers['cache-control']).toBe('no-store, no-transform');
    expect(response.headers['content-type']).toContain('application/x-ndjson');
  });

  it('should make no messages for a reader that does not read', async () => {
    const large = 'x'.repeat(1024 * 1024);
    const response = await open(async function* messages() {
      for (;;) {
        made += 1;
        yield { type: 'heartbeat', cursor: large };
        if (made > 100) return;
      }
    });
    // What fits into the buffers of the sockets is written, and no more.
    await new Promise(setImmediate);
    response.pause();
    const before = made;
    await new Promise(setImmediate);
    expect(before).toBeLessThan(50);
    expect(made - before).toBeLessThan(50);
  });

  it('should end when the messages fail, since the answer has begun', async () => {
    const response = await open(async function* messages() {
      yield { type: 'start', resumed: false };
      stop.abort();
      throw new Error('stopped');
    });
    await expect(
      (async () => {
        for await (const chunk of response) expect(chunk).toBeDefined();
      })(),
    ).rejects.toThrow('aborted');
  });
});
