import { LoggerService } from '@backstage/backend-plugin-api';
import { mockServices } from '@backstage/backend-test-utils';
import { Operations } from '@longshore/plugin-longshore-node';
import { Knex } from 'knex';
import { accessBy } from '../../__testUtils__/sandboxCells';
import { CellConnection } from '../../connection/CellConnection';
import { drainNode } from '../drainNode';

/** What a backend has of drains, for one cell named `a`. */
export async function drainOperations(options: {
  knex: Knex;
  logger: LoggerService;
  kubeconfig: string;
}) {
  const connection = new CellConnection({
    cell: 'a',
    access: await accessBy(options.kubeconfig),
  });
  const operations = await Operations.create({
    database: mockServices.database({ knex: options.knex }),
    logger: options.logger,
    leaseMs: 3_000,
    pollMs: 100,
  });
  operations.define(
    drainNode({
      connection: cell => (cell === 'a' ? connection : undefined),
      requireStillOperator: async () => {},
      pauses: { roundMs: 200, budgetMs: 500 },
    }),
  );
  return {
    operations,
    connection,
    stop: async () => {
      await operations.stop();
      connection.close();
    },
  };
}
