import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findPostgresBinDir } from '../debian/ensureDebianPackages';
import { run } from '../process/run';
import { waitFor } from '../process/waitFor';
import { startPostgres } from './startPostgres';

const whenInstalled = findPostgresBinDir() ? describe : describe.skip;

const query = (connectionString: string, sql: string) =>
  run('psql', [
    connectionString,
    '--tuples-only',
    '--no-align',
    `--command=${sql}`,
  ]);

whenInstalled('startPostgres', () => {
  const parent = mkdtempSync(join(tmpdir(), 'longshore-postgres-'));
  afterAll(() => rmSync(parent, { recursive: true }));

  it('should serve until it is stopped', async () => {
    const postgres = await startPostgres({ dir: join(parent, 'one') });
    const ask = (sql: string) => query(postgres.connectionString, sql);
    await expect(ask('create database a')).resolves.toContain('CREATE');
    await expect(ask('show listen_addresses')).resolves.toBe('127.0.0.1\n');
    await postgres.stop();
    await expect(ask('select 1')).rejects.toThrow('Connection refused');
  }, 60_000);

  it('should hold what was committed when it is killed and started again', async () => {
    const postgres = await startPostgres({ dir: join(parent, 'killed') });
    const ask = (sql: string) => query(postgres.connectionString, sql);
    await ask('alter role postgres set synchronous_commit = on');
    await ask('create table kept (word text)');
    await ask("insert into kept values ('this')");
    await postgres.kill();
    await expect(ask('select 1')).rejects.toThrow('Connection refused');
    await postgres.start();
    await expect(ask('select word from kept')).resolves.toBe('this\n');
    await postgres.stop();
  }, 120_000);

  it('should end with the process that started it', async () => {
    const script = `
      require('@backstage/cli/config/nodeTransform.cjs');
      require(${JSON.stringify(join(__dirname, 'startPostgres'))})
        .startPostgres({ dir: ${JSON.stringify(join(parent, 'two'))} })
        .then(postgres => console.log(postgres.connectionString));`;
    const child = spawn(process.execPath, ['-e', script], {
      cwd: __dirname,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const address = await new Promise<string>(resolve => {
      child.stdout.once('data', chunk => resolve(String(chunk).trim()));
    });
    await expect(query(address, 'select 1')).resolves.toBe('1\n');
    child.kill('SIGKILL');
    await waitFor({ what: 'end of the server', timeoutMs: 10_000 }, () =>
      query(address, 'select 1').then(
        () => false,
        error => String(error).includes('Connection refused'),
      ),
    );
  }, 60_000);
});
