import { KubeSim } from '../KubeSim';
import { JsonObject } from '../objects';
import { marks, pod } from '../testUtils/workloads';
import { Condition, findCondition, Pod } from '../workloads';
import { playedCommand } from './playedCommand';

describe('init containers', () => {
  let sim: KubeSim;
  const cluster = () => sim.cluster('a');
  const read = () => cluster().get('pods', 'default', 'app') as unknown as Pod;
  const inits = () => read().status.initContainerStatuses ?? [];
  const condition = (type: string): Condition | undefined =>
    findCondition(read().status.conditions, type);
  const start = (
    initContainers: JsonObject[],
    more: JsonObject = {},
    annotations: { [name: string]: string | number } = {},
  ) =>
    cluster().apply(
      pod('app', {
        annotations: marks({ 'pull-ms': 0, 'start-ms': 0, ...annotations }),
        pod: { initContainers, ...more },
      }),
    );

  beforeEach(async () => {
    sim = await KubeSim.start({
      clusters: [
        { name: 'a', delays: { schedule: 0, pull: 0, start: 0, ready: 0 } },
      ],
      clock: 'manual',
    });
  });
  afterEach(() => sim.stop());

  it('run one after the other before the pod', async () => {
    start([
      { name: 'one', image: 'tool:1' },
      { name: 'two', image: 'tool:1' },
    ]);
    await sim.clock.advance(500);
    expect(read().status.phase).toBe('Pending');
    expect(inits().map(({ state }) => Object.keys(state))).toEqual([
      ['running'],
      ['waiting'],
    ]);
    expect(condition('Initialized')).toMatchObject({
      status: 'False',
      reason: 'ContainersNotInitialized',
      message: 'containers with incomplete status: [one two]',
    });
    expect(read().status.containerStatuses?.[0].state.waiting?.reason).toBe(
      'PodInitializing',
    );
    await sim.clock.advance(1_000);
    expect(condition('Initialized')?.message).toBe(
      'containers with incomplete status: [two]',
    );
    await sim.clock.advance(1_000);
    expect(read().status.phase).toBe('Running');
    expect(condition('Initialized')?.status).toBe('True');
    expect(inits().map(({ ready }) => ready)).toEqual([true, true]);
  });

  it('are tried again when they fail, with a growing pause', async () => {
    start([{ name: 'one', image: 'tool:1', command: ['false'] }]);
    await sim.clock.advance(60_000);
    expect(inits()[0]).toMatchObject({
      ready: false,
      state: { waiting: { reason: 'CrashLoopBackOff' } },
      lastState: { terminated: { exitCode: 1, reason: 'Error' } },
    });
    expect(inits()[0].restartCount).toBeGreaterThanOrEqual(2);
    expect(read().status.phase).toBe('Pending');
  });

  it('fail at run time when they are told to, and heal', async () => {
    cluster().faults.misbehave({ labelSelector: 'app=app' }, 'init-error');
    start([{ name: 'one', image: 'tool:1' }]);
    await sim.clock.advance(3_000);
    expect(read().status.phase).toBe('Pending');
    cluster().faults.misbehave({ labelSelector: 'app=app' }, 'healthy');
    await sim.clock.advance(60_000);
    expect(read().status.phase).toBe('Running');
  });

  it('end a pod that is not to be started again', async () => {
    start([{ name: 'one', image: 'tool:1', command: ['sh', '-c', 'exit 4'] }], {
      restartPolicy: 'Never',
    });
    await sim.clock.advance(10_000);
    expect(read().status.phase).toBe('Failed');
    expect(inits()[0].state.terminated?.exitCode).toBe(4);
  });

  it('wait for an image that there is not', async () => {
    start([{ name: 'one', image: 'tool:does-not-exist' }]);
    await sim.clock.advance(1_000);
    expect(inits()[0].state.waiting?.reason).toBe('ErrImagePull');
  });

  it('stay beside the others when they restart always', async () => {
    start([{ name: 'side', image: 'tool:1', restartPolicy: 'Always' }]);
    await sim.clock.advance(5_000);
    expect(read().status.phase).toBe('Running');
    expect(inits()[0].state.running).toBeDefined();
  });
});

describe('playedCommand', () => {
  const play = (...command: string[]) =>
    playedCommand({ name: 'app', image: 'busybox', command });

  it.each([
    [['sleep', '5'], { ms: 5_000, exitCode: 0, lines: [] }],
    [['/bin/false'], { ms: 0, exitCode: 1, lines: [] }],
    [
      ['sh', '-c', 'echo "hello there"; sleep 2 && exit 3'],
      { ms: 2_000, exitCode: 3, lines: ['hello there'] },
    ],
    [
      ['sh', '-c', 'false && echo never\nsleep 1'],
      { ms: 1_000, exitCode: 0, lines: [] },
    ],
  ])('knows the course of %j', (command, expected) => {
    expect(play(...command)).toEqual(expected);
  });

  it.each([
    [['nginx', '-g', 'daemon off;']],
    [['sh', '-c', 'while true; do sleep 1; done']],
    [['sleep', 'infinity']],
    [[]],
  ])('takes %j for a server', command => {
    expect(play(...command)).toBeUndefined();
  });
});
