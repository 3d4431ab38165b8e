import { ServiceDetailResponse } from '@longshore/plugin-services-common';
import { aCell, aDeployment } from './__testUtils__/rows';
import {
  CHECKOUT,
  LIST,
  startServices,
  waitUntil,
} from './__testUtils__/startServices';

const SILENT = aCell('west-1', {
  contact: {
    state: 'stale',
    since: '2026-11-20T09:00:30.000Z',
    lastContact: '2026-11-20T09:00:00.000Z',
    failure: { code: 'unreachable', message: 'No route to the cell' },
  },
});

describe('live state', () => {
  let services: Awaited<ReturnType<typeof startServices>>;

  beforeEach(async () => {
    services = await startServices();
  });

  afterEach(() => services.backend.stop());

  async function checkout(): Promise<ServiceDetailResponse> {
    return (await services.get('olivia', CHECKOUT)).body;
  }

  it('should keep and mark what a silent cell showed last', async () => {
    const { clusters } = services;
    clusters.send({
      type: 'cells',
      cursor: '5',
      cells: [aCell('east-1'), SILENT],
    });
    await waitUntil(async () => Boolean((await checkout()).service.staleSince));
    const { service, cells } = await checkout();
    expect(service).toMatchObject({
      staleSince: '2026-11-20T09:00:00.000Z',
      status: { state: 'running' },
      instances: { current: 3, desired: 3 },
      cells: ['east-1', 'west-1'],
    });
    expect(cells[1].contact.failure?.code).toBe('unreachable');
    const { body } = await services.get('olivia', `${CHECKOUT}/instances`);
    expect(
      body.items.map((item: { staleSince?: string }) => item.staleSince),
    ).toEqual([undefined, undefined, '2026-11-20T09:00:00.000Z']);
  });

  it('should not know what only silent cells hold', async () => {
    services.clusters.send({
      type: 'cells',
      cursor: '5',
      cells: [{ ...SILENT, name: 'east-1' }, SILENT],
    });
    await waitUntil(
      async () => (await checkout()).service.status.state === 'unknown',
    );
    const { body } = await services.get('olivia', LIST);
    expect(body).toMatchObject({
      totalItems: 2,
      complete: true,
      states: { unknown: 2 },
    });
    expect((await checkout()).service.status).toEqual({
      state: 'unknown',
      code: 'cell-silent',
      params: { cells: 'east-1, west-1' },
    });
  });

  it('should come back at its cursor and lose nothing by a new epoch', async () => {
    const { clusters } = services;
    clusters.greeting = [];
    clusters.disconnect(new Error('connection reset'));
    await waitUntil(async () => clusters.cursors.length === 2);
    expect(clusters.cursors).toEqual([undefined, '4']);

    clusters.send(
      { type: 'start', resumed: false },
      { type: 'cells', cursor: '1', cells: [aCell('east-1'), SILENT] },
      {
        type: 'rows',
        cursor: '2',
        changed: [aDeployment({ cell: 'east-1', desired: 4 })],
        removed: [],
      },
    );
    await waitUntil(
      async () => (await checkout()).service.instances.desired === 5,
    );
    const before = await services.get('olivia', LIST);
    expect(before.body.totalItems).toBe(2);

    // Cart was in east-1 and was not sent again; west-1 cannot be read.
    clusters.send({ type: 'complete', cursor: '3', cell: 'east-1' });
    await waitUntil(
      async () => (await services.get('olivia', LIST)).body.totalItems === 1,
    );
    expect((await checkout()).service).toMatchObject({
      cells: ['east-1', 'west-1'],
      instances: { desired: 5 },
    });

    clusters.disconnect();
    await waitUntil(async () => clusters.cursors.length === 3);
    expect(clusters.cursors[2]).toBe('3');
  });

  it('should drop rows of a cell that was deregistered', async () => {
    services.clusters.send({
      type: 'cells',
      cursor: '5',
      cells: [aCell('east-1')],
    });
    await waitUntil(async () => (await checkout()).service.cells.length === 1);
    expect((await checkout()).service.instances.desired).toBe(2);
  });
});
