import { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { createServer, Server } from 'node:http';
import { ConflictError, NotFoundError } from '@backstage/errors';
import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { Operation } from '@longshore/plugin-longshore-common';
import express, { RequestHandler, Router } from 'express';
import { addOperationRoutes, OperationAccess } from './addOperationRoutes';
import { Operations } from './Operations';

jest.setTimeout(60_000);

describe('addOperationRoutes', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_15'] });

  describe.each(databases.eachSupportedId())('%s', databaseId => {
    const access: jest.Mocked<OperationAccess> = {
      requireReader: jest.fn(),
      cancel: jest.fn(),
    };
    let operations: Operations;
    let server: Server;
    let other: Operation;
    let drain: Operation;

    beforeEach(async () => {
      jest.resetAllMocks();
      access.cancel.mockImplementation((_, __, work) => work());
      operations = await Operations.create({
        database: mockServices.database({
          knex: await databases.init(databaseId),
        }),
        logger: mockServices.logger.mock(),
      });
      operations.define({ kind: 'drain-node', steps: [] });
      const begin = (subject: string) =>
        operations.begin('drain-node', {
          subject,
          input: {},
          requestedBy: 'user:default/anna',
        });
      drain = await begin('cell_a/node-1');
      other = await begin('cellxa/node-1');

      const router = Router();
      // As the router of a plugin does, which takes promises.
      const caught =
        (handler: RequestHandler): RequestHandler =>
        (request, response, next) =>
          Promise.resolve(handler(request, response, next)).catch(next);
      addOperationRoutes(
        {
          get: (path: string, handler: RequestHandler) =>
            router.get(path, caught(handler)),
          post: (path: string, handler: RequestHandler) =>
            router.post(path, caught(handler)),
        } as Router,
        { operations, access },
      );
      const app = express();
      app.use(router);
      server = createServer(app).listen(0, '127.0.0.1');
      await once(server, 'listening');
    });

    afterEach(async () => {
      server.closeAllConnections();
      server.close();
      await operations.stop();
    });

    async function ask(path: string, method = 'GET') {
      const { port } = server.address() as AddressInfo;
      return fetch(`http://127.0.0.1:${port}${path}`, { method });
    }

    const idsOf = async (query: string) => {
      const answer = await (await ask(`/v1/operations${query}`)).json();
      return answer.operations.map(({ id }: Operation) => id);
    };

    it('should list what is done to something and in it', async () => {
      expect((await idsOf('')).sort()).toEqual([drain.id, other.id].sort());
      expect(await idsOf('?within=cell_a')).toEqual([drain.id]);
      expect(await idsOf('?within=cell_a/node-1')).toEqual([drain.id]);
      expect(await idsOf('?within=cell_a/node')).toEqual([]);
      expect(await idsOf('?subject=cellxa/node-1')).toEqual([other.id]);
      expect(await idsOf('?subject=cell_a')).toEqual([]);
      expect(await idsOf('?open=true&limit=1')).toHaveLength(1);
    });

    it('should give one operation and its log', async () => {
      const one = await ask(`/v1/operations/${drain.id}`);
      expect(await one.json()).toEqual({ operation: drain });
      const log = await ask(`/v1/operations/${drain.id}/log?after=3`);
      expect(await log.json()).toEqual({ lines: [] });
    });

    it('should ask to end an operation', async () => {
      const answer = await ask(`/v1/operations/${drain.id}/cancel`, 'POST');
      expect(await answer.json()).toMatchObject({
        operation: { id: drain.id, cancelRequested: true },
      });
      expect(await operations.get(other.id)).toMatchObject({
        cancelRequested: false,
      });
    });

    it('should do nothing for those who may not', async () => {
      access.cancel.mockRejectedValue(new ConflictError('no'));
      const refused = await ask(`/v1/operations/${drain.id}/cancel`, 'POST');
      expect(refused.ok).toBe(false);
      access.requireReader.mockRejectedValue(new NotFoundError('nothing here'));
      for (const path of ['', `/${drain.id}`, `/${drain.id}/log`, '/none']) {
        const { ok } = await ask(`/v1/operations${path}`);
        expect(ok).toBe(false);
      }
      const answer = await ask(`/v1/operations/${drain.id}/cancel`, 'POST');
      expect(answer.ok).toBe(false);
      expect(await operations.get(drain.id)).toMatchObject({
        cancelRequested: false,
      });
    });

    it('should say that there is no such operation', async () => {
      expect((await ask('/v1/operations/none')).ok).toBe(false);
    });
  });
});
