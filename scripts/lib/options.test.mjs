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
    assert.equal(options.replicas, 1);
    assert.equal(options.separateClusters, false);
  });

  it('should read how many processes there should be', () => {
    const options = readPortalOptions([
      '--replicas',
      '2',
      '--database',
      'postgresql://localhost/shop',
      '--separate-clusters',
    ]);
    assert.equal(options.replicas, 2);
    assert.equal(options.separateClusters, true);
  });

  it('should read that things go wrong only when it is wished', () => {
    assert.equal(readPortalOptions([]).badDay, false);
    assert.equal(readPortalOptions(['--bad-day']).badDay, true);
  });

  for (const [args, message] of [
    [['--port', 'many'], /not a port/],
    [['--context', 'a'], /needs --kubeconfig/],
    [['--sandbox', '--kubeconfig', 'k'], /exclude each other/],
    [['--database', 'mysql://x'], /PostgreSQL/],
    [['--bad-day', '--sandbox'], /simulated cells/],
    [['--bad-day', '--kubeconfig', 'k'], /simulated cells/],
    [['--replicas', '0', '--database', 'postgresql://x'], /no number/],
    [['--replicas', '2.5', '--database', 'postgresql://x'], /no number/],
    [['--replicas', '2'], /needs --database/],
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
