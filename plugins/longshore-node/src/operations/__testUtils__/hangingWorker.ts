import { mockServices } from '@backstage/backend-test-utils';
import knexFactory from 'knex';
import { Operations } from '../Operations';

/** Begins an operation in a SQLite file, and hangs in its second step. */
async function main(file: string) {
  const operations = await Operations.create({
    database: mockServices.database({
      knex: knexFactory({
        client: 'better-sqlite3',
        connection: { filename: file },
        useNullAsDefault: true,
      }),
    }),
    logger: mockServices.rootLogger(),
    leaseMs: 1_000,
    pollMs: 20,
  });
  operations.define({
    kind: 'drain-node',
    steps: [
      {
        name: 'cordon',
        run: context => context.log('cordoned by the first'),
      },
      {
        name: 'evict',
        run: async ({ operation }) => {
          process.stdout.write(`${operation.id}\n`);
          await new Promise(() => setInterval(() => {}, 1_000));
        },
      },
    ],
  });
  operations.start();
  await operations.begin('drain-node', {
    subject: 'cell-a/node-1',
    input: {},
    requestedBy: 'user:default/anna',
  });
}

main(process.argv[2]).catch(error => {
  process.stderr.write(`${error.stack}\n`);
  process.exitCode = 1;
});
