import { Row } from '@longshore/plugin-clusters-common';
import { aCountRecord } from '../__testUtils__/records';
import { aCell, aDeployment, aPod } from '../__testUtils__/rows';
import { mergeService, ServiceParts } from './mergeService';

const CELLS = new Map(['east-1', 'west-1'].map(name => [name, aCell(name)]));

function merge(rows: Row[], overrides?: Partial<ServiceParts>) {
  return mergeService({
    target: {
      entityRef: 'component:default/checkout-api',
      environment: 'production',
    },
    id: 'id-1',
    rows,
    counts: [],
    cells: CELLS,
    now: Date.parse('2026-11-20T10:00:00.000Z'),
    ...overrides,
  });
}

describe('mergeService', () => {
  it('should name the service by its ref until the catalog is read', () => {
    expect(merge([aDeployment()])).toMatchObject({
      id: 'id-1',
      name: 'checkout-api',
      namespace: 'default',
      title: undefined,
      owner: undefined,
    });
  });

  it('should add up cells and tracks', () => {
    const summary = merge([
      aDeployment({ desired: 3, ready: 2 }),
      aDeployment({ cell: 'west-1', desired: 2 }),
      aDeployment({
        name: 'checkout-api-gray',
        component: 'component:default/checkout-api',
        track: 'gray',
        desired: 1,
        image: 'checkout-api:2.0.0',
        updatedAt: '2026-11-19T08:00:00.000Z',
      }),
    ]);
    expect(summary).toMatchObject({
      instances: { current: 5, desired: 6 },
      cells: ['east-1', 'west-1'],
      // The main track names the version, however new the other is.
      version: 'checkout-api:1.4.2',
      mixedVersions: true,
      updatedAt: '2026-11-19T08:00:00.000Z',
    });
  });

  it('should want what is recorded, and what runs where nothing is', () => {
    const summary = merge(
      [
        aDeployment({ desired: 2 }),
        aDeployment({ cell: 'west-1', desired: 1 }),
      ],
      { counts: [aCountRecord({ desired: 5 })] },
    );
    expect(summary.instances).toEqual({ current: 3, desired: 6 });
    // Nothing is on its way: the cell runs what it was told to.
    expect(summary.status.code).toBe('running');
  });

  it('should be changing while a count is being set', () => {
    const summary = merge([aDeployment({ desired: 2 })], {
      counts: [aCountRecord({ desired: 5, state: 'pending' })],
    });
    expect(summary.status).toMatchObject({
      code: 'scaling',
      params: { ready: 2, desired: 5 },
    });
  });

  it('should show a count of which nothing runs', () => {
    expect(merge([], { counts: [aCountRecord({ desired: 4 })] })).toMatchObject(
      {
        instances: { current: 0, desired: 4 },
        status: { state: 'unknown', code: 'no-live-objects' },
        cells: [],
        managed: false,
      },
    );
  });

  it('should count pods that no Deployment owns', () => {
    const summary = merge([
      aPod({ name: 'db-0', deployment: undefined, via: 'annotation' }),
      aPod({
        name: 'db-1',
        deployment: undefined,
        via: 'annotation',
        state: 'starting',
      }),
      aPod({
        name: 'job-1',
        deployment: undefined,
        via: 'annotation',
        state: 'completed',
      }),
    ]);
    expect(summary).toMatchObject({
      instances: { current: 1, desired: 2 },
      version: 'checkout-api:1.4.2',
      managed: false,
    });
  });

  it('should not be managed when any object is not ours', () => {
    expect(merge([aDeployment(), aPod()]).managed).toBe(true);
    expect(merge([aDeployment(), aPod({ via: 'annotation' })]).managed).toBe(
      false,
    );
  });

  it('should not take what terminates for a second version', () => {
    const old = { image: 'checkout-api:1.0.0', name: 'old' };
    expect(
      merge([aDeployment(), aPod({ ...old, state: 'terminating' })])
        .mixedVersions,
    ).toBe(false);
    expect(merge([aDeployment(), aPod(old)]).mixedVersions).toBe(true);
  });

  it('should judge by cells in contact and say since when others are not', () => {
    const silent = aCell('west-1');
    silent.contact = {
      state: 'stale',
      since: '2026-11-20T09:01:00.000Z',
      lastContact: '2026-11-20T09:00:00.000Z',
    };
    const summary = merge(
      [
        aDeployment({ desired: 2 }),
        aDeployment({ cell: 'west-1', desired: 2, ready: 0, stalled: true }),
      ],
      { cells: new Map([...CELLS, ['west-1', silent]]) },
    );
    expect(summary).toMatchObject({
      status: { state: 'running' },
      staleSince: '2026-11-20T09:00:00.000Z',
      instances: { current: 2, desired: 4 },
    });
  });

  it('should not take a cell for silent that is read for the first time', () => {
    const connecting = aCell('east-1');
    connecting.contact = { state: 'connecting', since: 'now' };
    const cells = new Map([['east-1', connecting]]);
    expect(merge([aDeployment()], { cells }).staleSince).toBeUndefined();
    connecting.contact.failure = { code: 'refused', message: '' };
    expect(merge([aDeployment()], { cells })).toMatchObject({
      staleSince: 'now',
      status: { code: 'cell-silent' },
    });
  });
});
