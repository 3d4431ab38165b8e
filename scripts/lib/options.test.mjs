import assert from 'node:assert/strict';
import net from 'node:net';
import { describe, it } from 'node:test';
import { readPortalOptions } from './options.mjs';
import { findFreePort, requireFreePort } from './ports.mjs';

describe('readPortalOptions', () => {
  it('should read what a person types', () => {
    const options = readPortalOptions([
      '--port',
      '7008',
      '--kubeconfig',
      'k',
      '--context',
      'a',
      '--context',
      'b',
    ]);
    assert.equal(options.port, 7008);
    assert.deepEqual(options.context, ['a', 'b']);
  });

  for (const [args, message] of [
    [['--port', 'many'], /not a port/],
    [['--context', 'a'], /needs --kubeconfig/],
    [['--sandbox', '--kubeconfig', 'k'], /exclude each other/],
    [['--database', 'mysql://x'], /PostgreSQL/],
    [['--unknown'], /--unknown/],
  ]) {
    it(`should refuse ${args.join(' ')} and show the usage`, () => {
      assert.throws(
        () => readPortalOptions(args),
        error => message.test(error.message) && Boolean(error.advice),
      );
    });
  }
});

describe('requireFreePort', () => {
  it('should name a port that is taken, and what to do', async () => {
    const port = await findFreePort();
    await requireFreePort(port);
    const server = net.createServer();
    await new Promise(resolve => server.listen(port, '127.0.0.1', resolve));
    try {
      await assert.rejects(
        requireFreePort(port),
        error =>
          error.message.includes(String(port)) &&
          error.advice.includes(`--port ${port + 1}`),
      );
    } finally {
      server.close();
    }
  });
});
