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
    deployment: aDeployment({ cell, track, name: `checkout-api-${track}` }),
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

  it('should tell of each track of a cell what became of it', async () => {
    const clusters = new FakeClusters();
    const failure = { code: 'replaced', message: 'Another one' };
    clusters.onScale = async ({ targets }) => ({
      results: [
        {
          cell: 'east-1',
          ok: false,
          failure,
          scaled: targets
            .filter(({ cell }) => cell === 'east-1')
            .map(({ cell: _, ...named }, index) =>
              index === 1
                ? { ...named, ok: false, failure }
                : { ...named, ok: true },
            ),
        },
        { cell: 'west-1', ok: true },
      ],
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
      ['gray', 'east-1', 'replaced'],
      ['main', 'west-1', undefined],
    ]);
    expect(clusters.scaleCalls).toHaveLength(1);
  });

  it('should tell of each track of a cell that could not be asked', async () => {
    const clusters = new FakeClusters();
    const failure = { code: 'read-only-cell', message: 'No' };
    clusters.onScale = async () => ({
      results: [{ cell: 'east-1', ok: false, failure }],
    });
    expect(
      await apply(clusters, target('east-1'), target('east-1', 'gray')),
    ).toEqual([
      ['main', 'east-1', 'read-only-cell'],
      ['gray', 'east-1', 'read-only-cell'],
    ]);
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
    isHeld.mockResolvedValue(false);
    expect(
      await apply(clusters, target('east-1'), target('east-1', 'gray')),
    ).toEqual([]);
    expect(clusters.scaleCalls).toEqual([]);
  });

  it('should ask nobody for nothing', async () => {
    const clusters = new FakeClusters();
    expect(await apply(clusters)).toEqual([]);
    expect(clusters.scaleCalls).toEqual([]);
  });
});
