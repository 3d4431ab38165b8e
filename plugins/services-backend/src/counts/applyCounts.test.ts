import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import { ResponseError } from '@backstage/errors';
import { FakeClusters } from '../__testUtils__/FakeClusters';
import { aDeployment } from '../__testUtils__/rows';
import { applyCounts } from './applyCounts';

describe('applyCounts', () => {
  const logger = mockServices.logger.mock();
  const isHeld = jest.fn(async () => true);

  beforeEach(() => {
    isHeld.mockReset();
    isHeld.mockResolvedValue(true);
  });

  const target = (cell: string, track = 'main') => ({
    track,
    cell,
    desired: 5,
    live: 2,
    deployment: aDeployment({ cell, track }),
  });

  async function apply(
    clusters: FakeClusters,
    ...targets: ReturnType<typeof target>[]
  ) {
    const applied = await applyCounts({
      clusters,
      logger,
      authority: {
        level: 'master',
        user: 'user:default/max',
        operation: 'operation-1',
      },
      targets,
      credentials: mockCredentials.user(),
      isHeld,
    });
    return applied.map(({ target: { track, cell }, failure }) => [
      track,
      cell,
      failure?.code,
    ]);
  }

  it('should ask for each track by itself, since results name cells only', async () => {
    const clusters = new FakeClusters();
    const failure = { code: 'gone', message: 'Not there' };
    clusters.onScale = async ({ targets }) => ({
      results: targets.map(({ cell }) =>
        clusters.scaleCalls.length === 2
          ? { cell, ok: false, failure }
          : { cell, ok: true },
      ),
    });
    expect(
      await apply(
        clusters,
        target('east-1'),
        target('east-1', 'gray'),
        target('west-1'),
      ),
    ).toEqual([
      ['main', 'east-1', undefined],
      ['main', 'west-1', undefined],
      ['gray', 'east-1', 'gone'],
    ]);
    expect(clusters.scaleCalls).toHaveLength(2);
  });

  it('should not take silence for success', async () => {
    const clusters = new FakeClusters();
    clusters.onScale = async () => ({ results: [] });
    expect(await apply(clusters, target('east-1'))).toEqual([
      ['main', 'east-1', 'no-result'],
    ]);
  });

  it('should pass on why the clusters plugin refuses', async () => {
    const clusters = new FakeClusters();
    clusters.onScale = async () => {
      throw await ResponseError.fromResponse(
        Response.json(
          {
            error: {
              name: 'NotAllowedError',
              message: 'plugin:services is no writer',
              code: 'no-writer',
            },
            response: { statusCode: 403 },
          },
          { status: 403, statusText: 'Forbidden' },
        ),
      );
    };
    expect(await apply(clusters, target('east-1'))).toEqual([
      ['main', 'east-1', 'no-writer'],
    ]);
  });

  it('should leave to others what they have taken over meanwhile', async () => {
    const clusters = new FakeClusters();
    isHeld.mockResolvedValueOnce(true).mockResolvedValueOnce(false);
    expect(
      await apply(clusters, target('east-1'), target('east-1', 'gray')),
    ).toEqual([['main', 'east-1', undefined]]);
    expect(clusters.scaleCalls).toHaveLength(1);
  });

  it('should ask nobody for nothing', async () => {
    const clusters = new FakeClusters();
    expect(await apply(clusters)).toEqual([]);
    expect(clusters.scaleCalls).toEqual([]);
  });
});
