import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import { actionsRegistryServiceMock } from '@backstage/backend-test-utils/alpha';
import { NotFoundError } from '@backstage/errors';
import { CellOverview } from '@longshore/plugin-clusters-common';
import { CellOverviews } from '../health/CellOverviews';
import { addClusterActions } from './addClusterActions';

const LOST: CellOverview = {
  name: 'b',
  region: 'gz',
  environments: ['production'],
  simulated: false,
  source: 'config',
  version: 'v1.34.4',
  contact: {
    state: 'stale',
    since: '2026-01-01T12:00:25.000Z',
    lastContact: '2026-01-01T12:00:00.000Z',
  },
  health: {
    state: 'control-plane-lost',
    since: '2026-01-01T12:00:27.000Z',
    dataPlane: 'unknown',
    failure: { code: 'timeout', message: 'b did not answer in time' },
    warnings: [{ code: 'slow-api', message: 'b is slow' }],
    latencyMs: 1_400,
  },
};

describe('actions of clusters', () => {
  const registry = actionsRegistryServiceMock();
  const event = { success: jest.fn(), fail: jest.fn() };
  const auditor = mockServices.auditor.mock();
  const operatorOf = jest.fn();

  addClusterActions({
    registry,
    access: { operatorOf } as never,
    auditor,
    overviews: {
      list: async () => [LOST],
      get: async (name: string) => (name === 'b' ? LOST : undefined),
    } as Partial<CellOverviews> as CellOverviews,
    health: {
      history: async () => [
        {
          id: '1',
          cell: 'b',
          at: LOST.health.since,
          from: 'suspect',
          to: 'control-plane-lost',
          dataPlane: 'unknown',
        },
      ],
    },
  });

  beforeEach(() => {
    jest.resetAllMocks();
    auditor.createEvent.mockResolvedValue(event);
    operatorOf.mockResolvedValue({});
  });

  function invoke(action: string, input: { cell?: string } = {}) {
    return registry.invoke({
      id: `test:${action}`,
      input,
      credentials: mockCredentials.user('user:default/anna'),
    });
  }

  it('should list clusters', async () => {
    const { output } = await invoke('list-cells');
    expect(output).toEqual({
      cells: [
        {
          name: 'b',
          region: 'gz',
          environments: ['production'],
          version: 'v1.34.4',
          simulated: false,
          state: 'control-plane-lost',
          since: LOST.health.since,
          contact: 'stale',
          warnings: ['slow-api'],
        },
      ],
    });
    expect(auditor.createEvent).toHaveBeenCalledWith({
      eventId: 'clusters-action',
      severityLevel: 'low',
      meta: { queryType: 'list-cells' },
    });
    expect(event.success).toHaveBeenCalledWith({
      meta: { user: 'user:default/anna' },
    });
  });

  it('should tell health and history', async () => {
    const { output } = await invoke('get-cell-health', { cell: 'b' });
    expect(output).toEqual({
      state: 'control-plane-lost',
      since: LOST.health.since,
      dataPlane: 'unknown',
      failure: 'b did not answer in time',
      latencyMs: 1_400,
      warnings: [{ code: 'slow-api', message: 'b is slow' }],
      changes: [
        { at: LOST.health.since, from: 'suspect', to: 'control-plane-lost' },
      ],
    });
  });

  it('should explain', async () => {
    const { output } = await invoke('explain-cell-health', { cell: 'b' });
    expect(output).toMatchObject({
      healthy: false,
      summary: `The control plane of cell 'b' is lost since ${LOST.health.since}.`,
    });
  });

  it('should name the clusters there are when asked for another', async () => {
    await expect(invoke('explain-cell-health', { cell: 'x' })).rejects.toThrow(
      "There is no cluster 'x'; there are b",
    );
  });

  it.each([
    ['list-cells', {}],
    ['get-cell-health', { cell: 'b' }],
    ['explain-cell-health', { cell: 'b' }],
  ])('should keep %s from those who are not operators', async (name, input) => {
    operatorOf.mockRejectedValue(new NotFoundError('There is nothing here'));
    await expect(invoke(name, input)).rejects.toThrow('There is nothing here');
    expect(operatorOf).toHaveBeenCalledWith(expect.anything(), 'read');
    expect(event.fail).toHaveBeenCalledTimes(1);
    expect(event.success).not.toHaveBeenCalled();
  });

  it('should answer people alone', async () => {
    await expect(
      registry.invoke({
        id: 'test:list-cells',
        input: {},
        credentials: mockCredentials.service('plugin:mcp-actions'),
      }),
    ).rejects.toThrow('on behalf of one');
    expect(event.fail).toHaveBeenCalledTimes(1);
  });
});
