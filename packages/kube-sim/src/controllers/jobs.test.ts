import { KubeSim } from '../KubeSim';
import { job, marks } from '../testUtils/workloads';
import { Condition, Job, Pod } from '../workloads';

describe('Jobs', () => {
  let sim: KubeSim;
  const cluster = () => sim.cluster('a');
  const pods = () => cluster().list('pods') as unknown as Pod[];
  const read = () =>
    cluster().get('jobs.batch', 'default', 'pi') as unknown as Job | undefined;
  const apply = async (shape: Parameters<typeof job>[0], seconds = 30) => {
    cluster().apply(job(shape), { fieldManager: 'test', force: true });
    await sim.clock.advance(seconds * 1_000);
  };
  const condition = (type: string): Condition | undefined =>
    read()?.status.conditions?.find(item => item.type === type);
  const reasons = () =>
    cluster()
      .list('events')
      .filter(
        event =>
          (event.source as { component: string }).component ===
          'job-controller',
      )
      .map(event => event.reason);

  beforeEach(async () => {
    sim = await KubeSim.start({ clusters: [{ name: 'a' }], clock: 'manual' });
  });
  afterEach(() => sim.stop());

  it('runs a pod to its end and is complete', async () => {
    await apply({ annotations: marks({ 'run-ms': 5_000 }) }, 4);
    expect(read()?.status).toMatchObject({ active: 1, ready: 1 });
    await sim.clock.advance(10_000);
    const [pod] = pods();
    expect(pod.status).toMatchObject({
      phase: 'Succeeded',
      containerStatuses: [
        { state: { terminated: { exitCode: 0, reason: 'Completed' } } },
      ],
    });
    expect(pod.metadata.finalizers).toBeUndefined();
    expect(pod.metadata.labels).toMatchObject({
      'batch.kubernetes.io/job-name': 'pi',
      'job-name': 'pi',
      'batch.kubernetes.io/controller-uid': read()?.metadata.uid,
    });
    expect(read()?.status).toMatchObject({
      succeeded: 1,
      ready: 0,
      terminating: 0,
      completionTime: expect.any(String),
      conditions: [
        { type: 'SuccessCriteriaMet', reason: 'CompletionsReached' },
        {
          type: 'Complete',
          status: 'True',
          reason: 'CompletionsReached',
          message: 'Reached expected number of succeeded pods',
        },
      ],
    });
    expect(read()?.status.active).toBeUndefined();
    expect(reasons()).toEqual(
      expect.arrayContaining(['SuccessfulCreate', 'Completed']),
    );
  });

  it('runs so many at once until so many have succeeded', async () => {
    await apply(
      {
        annotations: marks({ 'run-ms': 10_000 }),
        spec: { completions: 5, parallelism: 2 },
      },
      5,
    );
    expect(pods()).toHaveLength(2);
    await sim.clock.advance(120_000);
    expect(pods()).toHaveLength(5);
    expect(read()?.status).toMatchObject({ succeeded: 5 });
    expect(condition('Complete')?.status).toBe('True');
  });

  it('numbers its pods when it is indexed', async () => {
    await apply(
      {
        spec: { completions: 3, parallelism: 3, completionMode: 'Indexed' },
      },
      60,
    );
    expect(read()?.status.completedIndexes).toBe('0-2');
    expect(pods()[1].metadata).toMatchObject({
      name: expect.stringMatching(/^pi-1-[a-z0-9]{5}$/),
      annotations: { 'batch.kubernetes.io/job-completion-index': '1' },
    });
    expect(pods()[1].spec.hostname).toBe('pi-1');
  });

  it('tries again with a growing pause and gives up after the limit', async () => {
    await apply(
      {
        annotations: marks({ 'run-ms': 1_000, 'exit-code': 3 }),
        spec: { backoffLimit: 2 },
      },
      6,
    );
    expect(pods()).toHaveLength(1);
    expect(pods()[0].status.phase).toBe('Failed');
    expect(read()?.status.failed).toBe(1);
    await sim.clock.advance(10_000);
    expect(pods()).toHaveLength(2);
    await sim.clock.advance(300_000);
    expect(pods()).toHaveLength(3);
    expect(read()?.status).toMatchObject({ failed: 3 });
    expect(condition('Failed')).toMatchObject({
      status: 'True',
      reason: 'BackoffLimitExceeded',
      message: 'Job has reached the specified backoff limit',
    });
    expect(condition('FailureTarget')?.status).toBe('True');
    expect(read()?.status.completionTime).toBeUndefined();
  });

  it('counts restarts when the container is started again in its pod', async () => {
    await apply(
      {
        annotations: marks({ 'run-ms': 500, 'exit-code': 1 }),
        pod: { restartPolicy: 'OnFailure' },
        spec: { backoffLimit: 2 },
      },
      300,
    );
    expect(condition('Failed')?.reason).toBe('BackoffLimitExceeded');
    expect(pods()).toEqual([]);
  });

  it('ends at its deadline', async () => {
    await apply({
      annotations: marks({ 'run-ms': 600_000 }),
      spec: { activeDeadlineSeconds: 20 },
    });
    await sim.clock.advance(5_000);
    expect(condition('Failed')).toMatchObject({
      reason: 'DeadlineExceeded',
      message: 'Job was active longer than specified deadline',
    });
    expect(pods()).toEqual([]);
  });

  it('is suspended without a failure, and goes on', async () => {
    const annotations = marks({ 'run-ms': 20_000 });
    await apply({ annotations }, 5);
    await apply({ annotations, spec: { suspend: true } }, 5);
    expect(pods()).toEqual([]);
    expect(condition('Suspended')?.status).toBe('True');
    expect(read()?.status.failed).toBeUndefined();
    await apply({ annotations, spec: { suspend: false } }, 40);
    expect(condition('Suspended')?.status).toBe('False');
    expect(condition('Complete')?.status).toBe('True');
    expect(read()?.status.failed).toBeUndefined();
  });

  it('goes with its pods some time after its end', async () => {
    await apply({ spec: { ttlSecondsAfterFinished: 60 } });
    expect(condition('Complete')?.status).toBe('True');
    await sim.clock.advance(60_000);
    expect(read()).toBeUndefined();
    expect(pods()).toEqual([]);
  });

  it('goes with its pods while they run', async () => {
    await apply({ annotations: marks({ 'run-ms': 600_000 }) }, 10);
    cluster().delete('jobs.batch', 'default', 'pi');
    await sim.clock.advance(60_000);
    expect(read()).toBeUndefined();
    expect(pods()).toEqual([]);
  });

  it('names what is missing', () => {
    expect(() =>
      cluster().apply({ ...job(), spec: { completions: 1 } }),
    ).toThrow('spec.template.spec.containers: Required value');
  });

  it('refuses pods that would be started again for ever', () => {
    expect(() =>
      cluster().apply(job({ pod: { restartPolicy: 'Always' } })),
    ).toThrow(
      'Job.batch "pi" is invalid: spec.template.spec.restartPolicy: Required value: valid values: "OnFailure", "Never"',
    );
  });
});
