import {
  BackendFeature,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { notificationService } from '@backstage/plugin-notifications-node';
import { JsonObject } from '@backstage/types';
import {
  CellHealthChange,
  CellList,
  CellOverview,
} from '@longshore/plugin-clusters-common';
import { Knex } from 'knex';
import request from 'supertest';
import clustersPlugin from '../index';

/** How often is looked again for what comes with time. */
const LOOK_EVERY_MS = 250;

/** One backend of several that share a database. */
export type Replica = Awaited<ReturnType<typeof startReplica>>;

/** Starts a backend with the clusters plugin, whose operator is `anna`. */
export async function startReplica(options: {
  knex: Knex;
  cells: JsonObject[];
  /** Takes notifications in. */
  send?: jest.Mock;
  /** More of the configuration, beside `clusters.cells`. */
  config?: JsonObject;
  /** What else is installed. */
  features?: BackendFeature[];
}) {
  const { clusters, ...config } = (options.config ?? {}) as {
    clusters?: JsonObject;
  };
  const backend = await startTestBackend({
    features: [
      clustersPlugin,
      createServiceFactory({
        service: notificationService,
        deps: {},
        factory: () => ({ send: options.send ?? jest.fn() }),
      }),
      mockServices.database.mock({ getClient: async () => options.knex })
        .factory,
      catalogServiceMock.factory({
        entities: [
          {
            apiVersion: 'backstage.io/v1alpha1',
            kind: 'User',
            metadata: { name: 'anna' },
          },
        ],
      }),
      mockServices.rootConfig.factory({
        data: {
          backend: { baseUrl: 'http://localhost' },
          members: { operators: ['user:default/anna'] },
          ...config,
          clusters: { ...clusters, cells: options.cells },
        },
      }),
      ...(options.features ?? []),
    ],
  });
  const anna = mockCredentials.user.header('user:default/anna');

  function call(
    method: 'get' | 'post' | 'put' | 'patch' | 'delete',
    path: string,
    as: { authorization?: string; body?: object } = {},
  ) {
    const sent = request(backend.server)
      [method](`/api/clusters${path}`)
      .set('Authorization', as.authorization ?? anna);
    return as.body ? sent.send(as.body) : sent;
  }

  async function cell(name: string): Promise<CellOverview | undefined> {
    const { body } = await call('get', '/v1/cells').expect(200);
    return (body as CellList).cells.find(one => one.name === name);
  }

  const address = backend.server.address();
  const port = typeof address === 'object' ? address?.port : undefined;

  return {
    /** Where the plugin is, for what `call` cannot do. */
    url: `http://127.0.0.1:${port}/api/clusters`,
    call,
    cell,
    stop: () => backend.stop(),

    /** The oldest first. */
    async history(name: string): Promise<CellHealthChange[]> {
      const { body } = await call('get', `/v1/cells/${name}/history`).expect(
        200,
      );
      return [...body.changes].reverse();
    },

    /** Waits until a cell is so, and says how it is when that takes too long. */
    async until(
      name: string,
      what: string,
      timeoutMs: number,
      isSo: (overview: CellOverview) => boolean,
    ): Promise<CellOverview> {
      const begun = Date.now();
      for (;;) {
        const overview = await cell(name);
        if (overview && isSo(overview)) {
          return overview;
        }
        if (Date.now() - begun > timeoutMs) {
          throw new Error(
            `Not within ${timeoutMs} ms: ${name} is ${what}\n${JSON.stringify(
              overview,
            )}`,
          );
        }
        await new Promise(resolve => setTimeout(resolve, LOOK_EVERY_MS));
      }
    },
  };
}
