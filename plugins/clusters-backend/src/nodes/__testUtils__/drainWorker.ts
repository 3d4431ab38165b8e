import { mockServices } from '@backstage/backend-test-utils';
import knexFactory from 'knex';
import { drainOperations } from './drainOperations';

/** Works on the drains of a SQLite file, in a process that a test can kill. */
async function main(file: string, kubeconfig: string) {
  const { operations } = await drainOperations({
    knex: knexFactory({
      client: 'better-sqlite3',
      connection: { filename: file },
      useNullAsDefault: true,
    }),
    logger: mockServices.rootLogger(),
    kubeconfig,
  });
  operations.start();
  process.stdout.write('started\n');
}

main(process.argv[2], process.argv[3]).catch(error => {
  process.stderr.write(`${error.stack}\n`);
  process.exitCode = 1;
});
