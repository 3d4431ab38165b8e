import {
  createBackendPlugin,
  coreServices,
  BackendFeature,
} from '@backstage/backend-plugin-api';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { JsonObject } from '@backstage/types';
import { Cell } from '@longshore/plugin-clusters-common';
import { Operation } from '@longshore/plugin-longshore-common';
import { Router } from 'express';
import { Knex } from 'knex';
import { randomBytes } from 'node:crypto';
import request from 'supertest';
import clustersPlugin from '../index';

/** An operator, and somebody who is none. */
export type Person = 'anna' | 'nina';

/** A key as `openssl rand -base64 32` makes it. */
export function sealingKey(id: string) {
  return { id, secret: randomBytes(32).toString('base64') };
}

/** What the auditor was told of one thing. */
export type AuditorEvent = {
  eventId: string;
  severityLevel?: string;
  meta: JsonObject;
  outcome?: 'success' | 'fail';
};

/** A backend with the clusters plugin, and all that it says to anybody. */
export type TestRegistry = Awaited<ReturnType<typeof startRegistry>>;

/**
 * Starts the plugin on a database of the test's. Everything that it logs and
 * records is kept in `said`.
 */
export async function startRegistry(options: {
  knex: Knex;
  config?: JsonObject;
  keys?: object[];
  /** What the services plugin says of every cell; it is silent by default. */
  placed?: () => object[] | undefined;
  /** Kept by the caller, so that it lasts over a restart. */
  said?: unknown[];
}) {
  const said = options.said ?? [];
  const events: AuditorEvent[] = [];
  const note = (...words: unknown[]) => {
    said.push(words);
  };
  const logger = mockServices.logger.mock({
    error: note,
    warn: note,
    info: note,
    debug: note,
    child: () => logger,
  });
  const auditor = mockServices.auditor.mock({
    createEvent: async ({ request: _, meta = {}, ...event }) => {
      const told: AuditorEvent = { ...event, meta };
      const end = (
        outcome: 'success' | 'fail',
        more: { error?: Error; meta?: JsonObject } = {},
      ) => {
        told.outcome = outcome;
        told.meta = { ...told.meta, ...more.meta };
        note(outcome, String(more.error), told);
      };
      events.push(told);
      note(told);
      return {
        success: async (outcome?: { meta?: JsonObject }) =>
          end('success', outcome),
        fail: async (outcome: { error: Error; meta?: JsonObject }) =>
          end('fail', outcome),
      };
    },
  });
  const backend = await startTestBackend({
    features: [
      clustersPlugin,
      servicesPlugin(options.placed ?? (() => undefined)),
      logger.factory,
      auditor.factory,
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
          clusters: {
            allowedAddresses: ['127.0.0.0/8'],
            ...options.config,
          },
          ...(options.keys && {
            longshore: { sealing: { keys: options.keys } },
          }),
        },
      }),
    ],
  });

  async function call(
    method: 'get' | 'post' | 'patch' | 'delete',
    path: string,
    body?: object,
    person: Person = 'anna',
  ) {
    for (;;) {
      const sent = request(backend.server)
        [method](`/api/clusters${path}`)
        .set(
          'Authorization',
          mockCredentials.user.header(`user:default/${person}`),
        );
      const answer = await (body ? sent.send(body) : sent);
      if (answer.body?.error?.code !== 'member-index-loading') {
        note('answer', answer.status, answer.body);
        return answer;
      }
      await new Promise(setImmediate);
    }
  }

  return {
    backend,
    said,
    events,
    call,
    stop: () => backend.stop(),

    /** Waits until an operation that was answered is over. */
    async over(answer: { body: { operation: Operation } }): Promise<Operation> {
      for (;;) {
        const { body } = await call(
          'get',
          `/v1/operations/${answer.body.operation.id}`,
        );
        const { state } = body.operation as Operation;
        if (state !== 'waiting' && state !== 'running') {
          return body.operation;
        }
        await new Promise(resolve => setTimeout(resolve, 50));
      }
    },

    /** Cells that the change stream greets a reader with. */
    async cells(): Promise<Cell[]> {
      const address = backend.server.address();
      const port = typeof address === 'object' ? address?.port : undefined;
      const gone = new AbortController();
      const response = await fetch(
        `http://127.0.0.1:${port}/api/clusters/v1/changes`,
        {
          headers: {
            Authorization: mockCredentials.service.header({
              onBehalfOf: mockCredentials.service('plugin:services'),
              targetPluginId: 'clusters',
            }),
          },
          signal: gone.signal,
        },
      );
      let text = '';
      try {
        for await (const chunk of response.body!) {
          text += Buffer.from(chunk).toString('utf8');
          const line = text
            .split('\n')
            .slice(0, -1)
            .map(part => JSON.parse(part))
            .find(({ type }) => type === 'cells');
          if (line) {
            return line.cells;
          }
        }
        throw new Error('The stream ended');
      } finally {
        gone.abort();
      }
    },
  };
}

/** Stands for the plugin that places services. */
export function servicesPlugin(
  placed: () => object[] | undefined,
): BackendFeature {
  return createBackendPlugin({
    pluginId: 'services',
    register(env) {
      env.registerInit({
        deps: { httpRouter: coreServices.httpRouter },
        async init({ httpRouter }) {
          const router = Router();
          router.get('/cells/:cell/services', (_, response) => {
            const services = placed();
            if (services) {
              response.json({ services });
            } else {
              response.status(503).json({ error: { message: 'not now' } });
            }
          });
          httpRouter.use(router);
        },
      });
    },
  });
}
