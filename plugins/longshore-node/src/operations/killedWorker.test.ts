import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import {
  createMockDirectory,
  mockServices,
} from '@backstage/backend-test-utils';
import { isOver } from '@longshore/plugin-longshore-common';
import knexFactory from 'knex';
import { Operations } from './Operations';

jest.setTimeout(120_000);

describe('an operation whose backend was killed', () => {
  const directory = createMockDirectory();

  it('should be brought to its end by another', async () => {
    const file = directory.resolve('operations.sqlite');
    const killed = spawn(
      process.execPath,
      [
        '--require',
        require.resolve('@backstage/cli/config/nodeTransform.cjs'),
        path.join(__dirname, '__testUtils__/hangingWorker.ts'),
        file,
      ],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    const [chunk] = await Promise.race([
      once(killed.stdout, 'data'),
      once(killed, 'exit').then(([code]) => {
        throw new Error(`The first ended with ${code}`);
      }),
    ]);
    const id = String(chunk).trim();
    killed.kill('SIGKILL');

    const knex = knexFactory({
      client: 'better-sqlite3',
      connection: { filename: file },
      useNullAsDefault: true,
    });
    const operations = await Operations.create({
      database: mockServices.database({ knex }),
      logger: mockServices.logger.mock(),
      leaseMs: 1_000,
      pollMs: 20,
    });
    const cordon = jest.fn();
    operations.define({
      kind: 'drain-node',
      steps: [
        { name: 'cordon', run: cordon },
        { name: 'evict', run: context => context.log('evicted by the second') },
      ],
    });
    operations.start();
    try {
      let operation = await operations.get(id);
      while (operation && !isOver(operation)) {
        await new Promise(resolve => setTimeout(resolve, 20));
        operation = await operations.get(id);
      }
      expect(operation).toMatchObject({ state: 'succeeded', attempts: 2 });
      expect(cordon).not.toHaveBeenCalled();
      const log = await operations.log(id, { after: 0, limit: 10 });
      expect(log.map(line => line.message)).toEqual([
        'cordoned by the first',
        'evicted by the second',
      ]);
    } finally {
      await operations.stop();
      await knex.destroy();
    }
  });
});
