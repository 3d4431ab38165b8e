import {
  AuditorService,
  BackendFeature,
  coreServices,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import { memberIndexServiceRef } from '@longshore/plugin-members-node';
import { ServiceDetailResponse } from '@longshore/plugin-services-common';
import { FakeClusters } from './__testUtils__/FakeClusters';
import { aCell, aDeployment } from './__testUtils__/rows';
import {
  CHECKOUT,
  GREETING,
  LIST,
  Person,
  startServices,
  waitUntil,
} from './__testUtils__/startServices';

jest.setTimeout(60_000);

describe('PUT …/counts', () => {
  const running: Awaited<ReturnType<typeof startServices>>[] = [];

  async function start(options?: Parameters<typeof startServices>[0]) {
    const services = await startServices(options);
    running.push(services);
    return services;
  }

  async function detailOf(
    services: Awaited<ReturnType<typeof startServices>>,
  ): Promise<ServiceDetailResponse['service']> {
    return (await services.get('olivia', CHECKOUT)).body.service;
  }

  afterEach(async () => {
    await Promise.all(running.splice(0).map(({ backend }) => backend.stop()));
  });

  it('should scale, record it and tell what became of it', async () => {
    const services = await start();
    const { clusters } = services;
    clusters.onScale = async ({ targets }) => {
      clusters.sendDeployment(aDeployment({ desired: targets[0].replicas }));
      return { results: [{ cell: 'east-1', ok: true }] };
    };
    const scaled = await services.put('max', `${CHECKOUT}/counts`, {
      counts: [{ track: 'main', cell: 'east-1', desired: 5 }],
      countsVersion: 0,
      reason: 'sale',
    });
    expect(scaled.status).toBe(200);
    expect(scaled.body).toMatchObject({
      countsVersion: 1,
      counts: [
        { cell: 'east-1', desired: 5, recorded: true, state: 'applied' },
        { cell: 'west-1', desired: 1, recorded: false, state: 'applied' },
      ],
    });
    expect(clusters.scaleCalls).toHaveLength(1);
    const [{ request, options }] = clusters.scaleCalls;
    expect(request).toEqual({
      authority: {
        level: 'master',
        user: 'user:default/max',
        operation: expect.any(String),
      },
      targets: [
        {
          cell: 'east-1',
          namespace: 'checkout-api-production',
          deployment: 'checkout-api',
          uid: 'deployment-east-1-checkout-api',
          replicas: 5,
        },
      ],
    });
    expect(options.credentials).toMatchObject({
      principal: { type: 'user', userEntityRef: 'user:default/max' },
    });

    await waitUntil(
      async () => (await detailOf(services)).instances.current === 6,
    );
    expect(await detailOf(services)).toMatchObject({
      countsVersion: 1,
      instances: { current: 6, desired: 6 },
      countHistory: [
        {
          from: 2,
          to: 5,
          author: 'user:default/max',
          reason: 'sale',
          state: 'applied',
        },
      ],
    });
  });

  it.each(['dora', 'rita'] as Person[])(
    'should tell %s which level it takes',
    async person => {
      const services = await start();
      const { status, body } = await services.scale(person, 5);
      expect(status).toBe(403);
      expect(body.error).toMatchObject({
        name: 'NotAllowedError',
        code: 'level-too-low',
        params: { required: 'master' },
      });
      expect(services.clusters.scaleCalls).toEqual([]);
    },
  );

  it.each(['oscar', 'olivia'] as Person[])(
    'should scale for %s as owner',
    async person => {
      const services = await start();
      expect((await services.scale(person, 4)).status).toBe(200);
      expect(services.clusters.scaleCalls[0].request.authority).toMatchObject({
        level: 'owner',
        user: `user:default/${person}`,
      });
    },
  );

  it('should refuse a decision made on what is outdated', async () => {
    const services = await start();
    expect((await services.scale('max', 5)).status).toBe(200);
    const late = await services.scale('olivia', 3, 0);
    expect(late.status).toBe(409);
    expect(late.body.error).toMatchObject({
      name: 'ConflictError',
      code: 'counts-changed',
    });
    expect(services.clusters.scaleCalls).toHaveLength(1);
    expect((await services.scale('olivia', 3, 1)).body.countsVersion).toBe(2);
  });

  it('should let one of two people who decide at once win', async () => {
    const services = await start();
    const answers = await Promise.all([
      services.scale('max', 5),
      services.scale('olivia', 3),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(services.clusters.scaleCalls).toHaveLength(1);
  });

  it('should show each cell what became of it and let a failed one be retried', async () => {
    const services = await start();
    services.clusters.onScale = async () => ({
      results: [
        { cell: 'east-1', ok: true },
        {
          cell: 'west-1',
          ok: false,
          failure: { code: 'quota-exceeded', message: 'No room left' },
        },
      ],
    });
    const body = (countsVersion: number) => ({
      counts: [
        { track: 'main', cell: 'east-1', desired: 4 },
        { track: 'main', cell: 'west-1', desired: 4 },
      ],
      countsVersion,
    });
    const first = await services.put('max', `${CHECKOUT}/counts`, body(0));
    expect(first.status).toBe(200);
    expect(first.body.counts).toMatchObject([
      { cell: 'east-1', desired: 4, state: 'applied' },
      {
        cell: 'west-1',
        desired: 4,
        live: 1,
        state: 'failed',
        failure: { code: 'quota-exceeded', message: 'No room left' },
      },
    ]);

    services.clusters.sendDeployment(aDeployment({ desired: 4 }));
    await waitUntil(
      async () => (await detailOf(services)).counts[0].live === 4,
    );
    services.clusters.onScale = async ({ targets }) => ({
      results: targets.map(({ cell }) => ({ cell, ok: true })),
    });
    const second = await services.put('max', `${CHECKOUT}/counts`, body(1));
    expect(second.body.counts).toMatchObject([
      { state: 'applied' },
      { state: 'applied' },
    ]);
    // What had worked is left alone.
    expect(services.clusters.scaleCalls[1].request.targets).toMatchObject([
      { cell: 'west-1', replicas: 4 },
    ]);
    expect((await detailOf(services)).countHistory).toMatchObject([
      { cell: 'west-1', state: 'applied' },
      { cell: 'east-1', state: 'applied' },
      { cell: 'west-1', state: 'failed', failure: { code: 'quota-exceeded' } },
    ]);
  });

  it('should record nothing for the number that runs already', async () => {
    const services = await start();
    const { status, body } = await services.scale('max', 2);
    expect(status).toBe(200);
    expect(body.countsVersion).toBe(0);
    expect(services.clusters.scaleCalls).toEqual([]);
    expect((await detailOf(services)).countHistory).toEqual([]);
  });

  it('should show that somebody scaled by other means', async () => {
    const services = await start();
    await services.scale('max', 5);
    services.clusters.sendDeployment(aDeployment({ desired: 3 }));
    await waitUntil(
      async () => (await detailOf(services)).counts[0].live === 3,
    );
    expect(await detailOf(services)).toMatchObject({
      status: { state: 'running' },
      instances: { current: 4, desired: 6 },
      counts: [{ desired: 5, live: 3, state: 'applied' }, {}],
    });
    // The same number is set again: it is not what runs.
    expect((await services.scale('max', 5, 1)).body.countsVersion).toBe(2);
    expect(services.clusters.scaleCalls).toHaveLength(2);
  });

  it('should keep the record when the clusters plugin is out of reach', async () => {
    const services = await start();
    services.clusters.onScale = async () => {
      throw new Error('connect ECONNREFUSED 10.1.2.3:7007');
    };
    const { status, body } = await services.scale('max', 5);
    expect(status).toBe(200);
    expect(body.counts[0]).toMatchObject({
      desired: 5,
      live: 2,
      state: 'failed',
      failure: { code: 'clusters-unreachable' },
    });
    expect(JSON.stringify(body)).not.toContain('10.1.2.3');
  });

  it.each([
    [{ counts: [], countsVersion: 0 }, 400, undefined],
    [{ counts: [count('east-1', 1001)], countsVersion: 0 }, 400, undefined],
    [{ counts: [count('east-1', -1)], countsVersion: 0 }, 400, undefined],
    [{ counts: [count('east-1', 1.5)], countsVersion: 0 }, 400, undefined],
    [{ counts: [count('east-1', 1)] }, 400, undefined],
    [
      {
        counts: [count('east-1', 1)],
        countsVersion: 0,
        reason: 'x'.repeat(501),
      },
      400,
      undefined,
    ],
    [{ counts: [count('mars-1', 1)], countsVersion: 0 }, 400, 'unknown-target'],
    [
      { counts: [count('east-1', 1, 'gray')], countsVersion: 0 },
      400,
      'unknown-target',
    ],
    [
      { counts: [count('east-1', 1), count('east-1', 2)], countsVersion: 0 },
      400,
      'duplicate-target',
    ],
    [
      {
        counts: Array.from({ length: 201 }, (_, i) => count(`c-${i}`, 1)),
        countsVersion: 0,
      },
      400,
      undefined,
    ],
  ])('should refuse %j', async (body, expected, code) => {
    const services = await start();
    const { status, body: answer } = await services.put(
      'max',
      `${CHECKOUT}/counts`,
      body,
    );
    expect(status).toBe(expected);
    expect(answer.error.code).toBe(code);
    expect(services.clusters.scaleCalls).toEqual([]);
  });

  it('should not touch what Longshore did not create', async () => {
    const clusters = new FakeClusters();
    clusters.greeting = [
      ...GREETING,
      {
        type: 'rows',
        cursor: '5',
        changed: [aDeployment({ via: 'annotation' })],
        removed: [],
      },
    ];
    const services = await start({ clusters });
    await waitUntil(async () => !(await detailOf(services)).managed);
    expect((await detailOf(services)).actions.scale).toEqual({
      allowed: false,
      because: 'not-managed',
    });
    const { status, body } = await services.scale('max', 5);
    expect(status).toBe(409);
    expect(body.error.code).toBe('not-managed');
    expect(clusters.scaleCalls).toEqual([]);
  });

  it('should not try where the cell can be read only', async () => {
    const clusters = new FakeClusters();
    clusters.greeting = GREETING.map(message =>
      message.type === 'cells'
        ? {
            ...message,
            cells: [
              aCell('east-1', { writable: false }),
              aCell('west-1', { writable: false }),
            ],
          }
        : message,
    );
    const services = await start({ clusters });
    expect((await detailOf(services)).actions.scale).toEqual({
      allowed: false,
      because: 'read-only-cell',
    });
    const { status, body } = await services.scale('max', 5);
    expect(status).toBe(409);
    expect(body.error.code).toBe('read-only-cell');
  });

  it('should refuse changes but not lists while rights may be out of date', async () => {
    const services = await start({
      features: [
        createServiceFactory({
          service: memberIndexServiceRef,
          deps: {},
          factory: () => ({
            ready: async () => {},
            revision: 1,
            age: () => 60_001,
            levelOf: () => 'owner' as const,
            refsWithLevel: () => new Set(['component:default/checkout-api']),
            isOperator: () => false,
            subscribe: () => ({ unsubscribe() {} }),
          }),
        }),
      ],
    });
    expect((await services.get('max', LIST)).body.totalItems).toBe(1);
    const { status, body } = await services.scale('max', 5);
    expect(status).toBe(503);
    expect(body.error.code).toBe('member-index-stale');
    expect(services.clusters.scaleCalls).toEqual([]);
  });

  it('should say in the audit log what was tried, from and to', async () => {
    const log = jest.fn();
    const services = await start({ features: [auditing(log)] });
    await services.scale('max', 5);
    await services.scale('dora', 7);
    expect(log.mock.calls.map(([entry]) => entry)).toEqual([
      {
        eventId: 'service-scale',
        severityLevel: 'medium',
        meta: {
          entityRef: 'component:default/checkout-api',
          environment: 'production',
          cells: ['east-1'],
          to: [{ track: 'main', cell: 'east-1', desired: 5 }],
        },
      },
      {
        succeeded: {
          operationId: expect.any(String),
          from: [{ track: 'main', cell: 'east-1', desired: 2 }],
          failures: [],
        },
      },
      expect.objectContaining({ eventId: 'service-scale' }),
      { failed: 'level-too-low' },
    ]);
  });
});

function count(cell: string, desired: number, track = 'main') {
  return { track, cell, desired };
}

function auditing(log: jest.Mock): BackendFeature {
  const auditor: AuditorService = {
    createEvent: async ({ request, ...entry }) => {
      expect(request?.method).toBe('PUT');
      log(entry);
      return {
        success: async options => log({ succeeded: options?.meta }),
        fail: async ({ error }) =>
          log({ failed: 'code' in error && error.code }),
      };
    },
  };
  return createServiceFactory({
    service: coreServices.auditor,
    deps: {},
    factory: () => auditor,
  });
}
