import { databaseServiceFactory } from '@backstage/backend-defaults/database';
import { JsonObject } from '@backstage/types';
import { RunningPostgres, startPostgres } from '@longshore/sandbox';
import { knex as connect } from 'knex';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FakeClusters } from './__testUtils__/FakeClusters';
import { aDeployment } from './__testUtils__/rows';
import { CHECKOUT, LIST, startServices } from './__testUtils__/startServices';

jest.setTimeout(240_000);

const onMachine = process.env.LONGSHORE_SANDBOX_TESTS
  ? describe
  : describe.skip;

/** A database of files; PostgreSQL is told by its address. */
function database(options: { directory: string } | { address: string }) {
  const connection: JsonObject | string =
    'address' in options ? options.address : { directory: options.directory };
  return {
    features: [databaseServiceFactory],
    config: {
      backend: {
        database: {
          client: 'address' in options ? 'pg' : 'better-sqlite3',
          connection,
        },
      },
    },
  };
}

onMachine('faults of the database (needs the sandbox: Linux and root)', () => {
  let folder: string;
  let clusters: FakeClusters;
  let services: Awaited<ReturnType<typeof startServices>>;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'longshore-faults-'));
    clusters = new FakeClusters();
    clusters.onScale = async ({ targets }) => {
      clusters.sendDeployment(aDeployment({ desired: targets[0].replicas }));
      return { results: targets.map(({ cell }) => ({ cell, ok: true })) };
    };
  });

  afterEach(async () => {
    await services?.backend.stop();
  });

  /** Sets one count; the reason tells this write from all others. */
  async function write(number: number) {
    const { countsVersion } = (await services.get('max', CHECKOUT)).body
      .service ?? { countsVersion: 0 };
    return services.put('max', `${CHECKOUT}/counts`, {
      counts: [{ track: 'main', cell: 'east-1', desired: 10 + (number % 50) }],
      countsVersion,
      reason: `write ${number}`,
    });
  }

  describe('PostgreSQL', () => {
    let postgres: RunningPostgres;

    beforeEach(async () => {
      // knex tells the terminal of each try to connect.
      jest.spyOn(console, 'log').mockImplementation(() => {});
      postgres = await startPostgres({ dir: join(folder, 'postgres') });
      // A role's setting wins over the server's: what is acknowledged is kept.
      await query('alter role postgres set synchronous_commit = on');
    });

    afterEach(async () => {
      jest.restoreAllMocks();
      await postgres?.stop();
      rmSync(folder, { recursive: true, force: true });
    });

    async function query(
      sql: string,
      name = 'postgres',
    ): Promise<Array<{ reason: string; times: number }>> {
      const url = new URL(postgres.connectionString);
      url.pathname = `/${name}`;
      const knex = connect({ client: 'pg', connection: url.href });
      try {
        return (await knex.raw(sql)).rows;
      } finally {
        await knex.destroy();
      }
    }

    it('should lose and double no acknowledged count when PostgreSQL is killed under load, and go on by itself', async () => {
      services = await startServices({
        clusters,
        ...database({ address: postgres.connectionString }),
      });
      const acknowledged: number[] = [];
      const refused: { status: number; code?: string }[] = [];
      let stopped = false;
      let reads = 0;

      const writer = (async () => {
        for (let number = 1; !stopped; number += 1) {
          const { status, body } = await write(number);
          if (status === 200) {
            acknowledged.push(number);
          } else {
            refused.push({ status, code: body.error?.code });
          }
        }
      })();
      const reader = (async () => {
        while (!stopped) {
          // Lists are answered from memory and do not feel it.
          const { status, body } = await services.get('rita', LIST);
          expect(status).toBe(200);
          expect(body.totalItems).toBeGreaterThan(0);
          // A page goes without its history.
          expect((await services.get('rita', CHECKOUT)).status).toBe(200);
          reads += 1;
        }
      })();
      const until = async (isSo: () => boolean) => {
        while (!isSo()) {
          await Promise.race([
            new Promise(resolve => setTimeout(resolve, 20)),
            writer,
            reader,
          ]);
        }
      };

      try {
        for (let round = 1; round <= 2; round += 1) {
          const before = acknowledged.length;
          await until(() => acknowledged.length >= before + 20);
          const failed = refused.length;
          await postgres.kill();
          await until(() => refused.length >= failed + 3);
          await postgres.start();
          const back = acknowledged.length;
          await until(() => acknowledged.length >= back + 20);
        }
      } finally {
        stopped = true;
        await Promise.all([writer, reader]);
      }

      const kept = await query(
        'select reason, count(*)::int as times from service_count_history group by reason',
        'backstage_plugin_services',
      );
      const times = new Map(kept.map(row => [row.reason, row.times]));
      expect(acknowledged.map(n => [n, times.get(`write ${n}`)])).toEqual(
        acknowledged.map(n => [n, 1]),
      );
      expect(Math.max(...times.values())).toBe(1);
      expect(reads).toBeGreaterThan(0);
      // Each refusal has a name that a page can translate.
      for (const { status, code } of refused) {
        expect([
          [503, 'database-unreachable'],
          [409, 'counts-changed'],
        ]).toContainEqual([status, code]);
      }
      expect(refused).toContainEqual({
        status: 503,
        code: 'database-unreachable',
      });
    });
  });

  describe('a full disk', () => {
    const filling = () => join(folder, 'filling');

    beforeEach(() => {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=2m', 'tmpfs', folder]);
    });

    afterEach(() => {
      execFileSync('umount', ['--lazy', folder]);
      rmSync(folder, { recursive: true, force: true });
    });

    function fill() {
      for (const size of [1 << 20, 1 << 12, 1]) {
        try {
          for (;;) {
            writeFileSync(filling(), Buffer.alloc(size), { flag: 'a' });
          }
        } catch (error) {
          expect(error).toMatchObject({ code: 'ENOSPC' });
        }
      }
    }

    async function integrity(): Promise<unknown> {
      const filename = join(folder, 'services.sqlite');
      expect(existsSync(filename)).toBe(true);
      const knex = connect({
        client: 'better-sqlite3',
        connection: { filename },
        useNullAsDefault: true,
      });
      try {
        return await knex.raw('pragma integrity_check');
      } finally {
        await knex.destroy();
      }
    }

    it('should refuse changes with a clear sentence, keep reading, lose nothing and go on when there is room', async () => {
      services = await startServices({
        clusters,
        ...database({ directory: folder }),
      });
      expect((await write(1)).status).toBe(200);

      fill();
      for (let number = 2; number <= 4; number += 1) {
        const { status, body } = await write(number);
        expect({ status, ...body.error }).toMatchObject({
          status: 503,
          name: 'ServiceUnavailableError',
          code: 'storage-full',
          message: expect.stringContaining('full'),
        });
        expect(JSON.stringify(body)).not.toContain(folder);
      }
      expect((await services.get('rita', LIST)).status).toBe(200);
      const { status, body } = await services.get('rita', CHECKOUT);
      expect(status).toBe(200);
      expect(body.service.instances.desired).toBe(11 + 1);
      expect(await integrity()).toEqual([{ integrity_check: 'ok' }]);

      rmSync(filling());
      expect((await write(5)).status).toBe(200);
      expect(await integrity()).toEqual([{ integrity_check: 'ok' }]);
      const after = (await services.get('max', CHECKOUT)).body;
      const reasons = JSON.stringify(after);
      expect(reasons).toContain('write 1');
      expect(reasons).toContain('write 5');
      expect(reasons).not.toContain('write 3');
    });
  });
});
