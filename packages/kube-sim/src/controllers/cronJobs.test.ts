import { KubeSim } from '../KubeSim';
import { cronJob, marks } from '../testUtils/workloads';
import { CronJob, Job } from '../workloads';

describe('CronJobs', () => {
  let sim: KubeSim;
  const cluster = () => sim.cluster('a');
  const jobs = () => cluster().list('jobs.batch') as unknown as Job[];
  const read = () =>
    cluster().get('cronjobs.batch', 'default', 'tick') as unknown as CronJob;
  const apply = async (args: Parameters<typeof cronJob>, minutes: number) => {
    cluster().apply(cronJob(...args), { fieldManager: 'test', force: true });
    // Ten seconds more, in which what was started gets going.
    await sim.clock.advance(minutes * 60_000 + 10_000);
  };

  beforeEach(async () => {
    // The manual clock begins at 2026-01-01T00:00:00Z.
    sim = await KubeSim.start({ clusters: [{ name: 'a' }], clock: 'manual' });
  });
  afterEach(() => sim.stop());

  it('makes a Job at each moment of its schedule, and keeps the newest', async () => {
    await apply(['*/5 * * * *', {}], 5);
    expect(jobs()).toHaveLength(1);
    const minute = Date.parse('2026-01-01T00:05:00Z') / 60_000;
    expect(jobs()[0].metadata).toMatchObject({
      name: `tick-${minute}`,
      annotations: {
        'batch.kubernetes.io/cronjob-scheduled-timestamp':
          '2026-01-01T00:05:00Z',
      },
    });
    expect(read().status.lastScheduleTime).toBe('2026-01-01T00:05:00Z');
    await sim.clock.advance(30 * 60_000);
    expect(jobs()).toHaveLength(3);
    expect(read().status).toMatchObject({
      lastScheduleTime: '2026-01-01T00:35:00Z',
      lastSuccessfulTime: expect.stringMatching(/^2026-01-01T00:35:/),
    });
    expect(read().status.active).toBeUndefined();
  });

  it.each([
    ['Allow', 3],
    ['Forbid', 1],
    ['Replace', 1],
  ])('lets runs meet as %s says', async (concurrencyPolicy, running) => {
    await apply(
      [
        '* * * * *',
        { concurrencyPolicy },
        { annotations: marks({ 'run-ms': 3_600_000 }) },
      ],
      3,
    );
    expect(jobs()).toHaveLength(running);
    expect(read().status.active).toHaveLength(running);
    const minute = Date.parse('2026-01-01T00:00:00Z') / 60_000;
    const newest = concurrencyPolicy === 'Forbid' ? 1 : 3;
    expect(jobs().map(({ metadata }) => metadata.name)).toContain(
      `tick-${minute + newest}`,
    );
  });

  it('does nothing while it is suspended', async () => {
    await apply(['* * * * *', { suspend: true }], 5);
    expect(jobs()).toEqual([]);
    await apply(['* * * * *', { suspend: false }], 1);
    expect(jobs().length).toBeGreaterThan(0);
  });

  it('keeps a failed Job to look at', async () => {
    await apply(
      [
        '* * * * *',
        {},
        {
          annotations: marks({ 'run-ms': 100, 'exit-code': 1 }),
          spec: { backoffLimit: 0 },
        },
      ],
      4,
    );
    expect(jobs()).toHaveLength(1);
  });

  it('refuses what is no schedule', () => {
    expect(() => cluster().apply(cronJob('61 * * * *', {}))).toThrow(
      'spec.schedule: Invalid value: "61 * * * *": end of range (61) above maximum (59): 61',
    );
  });
});
