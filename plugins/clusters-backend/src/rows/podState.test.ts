import { Pod } from './kubernetes';
import { podState } from './podState';

type Status = NonNullable<Pod['status']>;

const waiting = (reason: string) => ({ state: { waiting: { reason } } });
const running = { state: { running: { startedAt: 't' } } };
const ended = (exitCode: number, reason: string) => ({
  state: { terminated: { exitCode, reason } },
});
const ready = (status: 'True' | 'False', reason?: string) => ({
  type: 'Ready',
  status,
  reason,
});

function pod(
  phase: string | undefined,
  status: Omit<Status, 'phase'> = {},
  other: Partial<Pod> = {},
): Pod {
  return {
    spec: { nodeName: 'n', containers: [{ name: 'main' }] },
    status: { phase, ...status },
    ...other,
  };
}

describe('podState', () => {
  it.each<[string, Pod, ReturnType<typeof podState>]>([
    [
      'ready',
      pod('Running', {
        conditions: [ready('True')],
        containerStatuses: [{ name: 'main', started: true, ...running }],
      }),
      { state: 'ready' },
    ],
    [
      'running and not ready',
      pod('Running', {
        conditions: [ready('False', 'ContainersNotReady')],
        containerStatuses: [{ name: 'main', started: true, ...running }],
      }),
      { state: 'not-ready', reason: 'ContainersNotReady' },
    ],
    [
      'held back by a readiness gate',
      pod('Running', {
        conditions: [ready('False', 'ReadinessGatesNotReady')],
        containerStatuses: [{ name: 'main', started: true, ...running }],
      }),
      { state: 'not-ready', reason: 'ReadinessGatesNotReady' },
    ],
    [
      'before its startup probe has passed',
      pod('Running', {
        conditions: [ready('False', 'ContainersNotReady')],
        containerStatuses: [{ name: 'main', started: false, ...running }],
      }),
      { state: 'starting', reason: 'ContainersNotReady' },
    ],
    [
      'in a crash loop',
      pod('Running', {
        conditions: [ready('False', 'ContainersNotReady')],
        containerStatuses: [
          { name: 'main', restartCount: 3, ...waiting('CrashLoopBackOff') },
        ],
      }),
      { state: 'failing', reason: 'CrashLoopBackOff' },
    ],
    [
      'killed for memory, before it is started again',
      pod('Running', {
        conditions: [ready('False', 'ContainersNotReady')],
        containerStatuses: [{ name: 'main', ...ended(137, 'OOMKilled') }],
      }),
      { state: 'failing', reason: 'OOMKilled' },
    ],
    [
      'with one container of two failing',
      pod('Running', {
        conditions: [ready('False', 'ContainersNotReady')],
        containerStatuses: [
          { name: 'main', started: true, ...running },
          { name: 'helper', ...waiting('CrashLoopBackOff') },
        ],
      }),
      { state: 'failing', reason: 'CrashLoopBackOff' },
    ],
    [
      'with a container that has done its work',
      pod('Running', {
        conditions: [ready('False', 'ContainersNotReady')],
        containerStatuses: [
          { name: 'main', started: true, ...running },
          { name: 'once', ...ended(0, 'Completed') },
        ],
      }),
      { state: 'not-ready', reason: 'ContainersNotReady' },
    ],
    [
      'whose image cannot be pulled',
      pod('Pending', {
        conditions: [{ type: 'PodScheduled', status: 'True' }],
        containerStatuses: [{ name: 'main', ...waiting('ImagePullBackOff') }],
      }),
      { state: 'failing', reason: 'ImagePullBackOff' },
    ],
    [
      'whose image pull has just failed',
      pod('Pending', {
        conditions: [{ type: 'PodScheduled', status: 'True' }],
        containerStatuses: [{ name: 'main', ...waiting('ErrImagePull') }],
      }),
      { state: 'failing', reason: 'ErrImagePull' },
    ],
    [
      'whose configuration is missing',
      pod('Pending', {
        conditions: [{ type: 'PodScheduled', status: 'True' }],
        containerStatuses: [
          { name: 'main', ...waiting('CreateContainerConfigError') },
        ],
      }),
      { state: 'failing', reason: 'CreateContainerConfigError' },
    ],
    [
      'whose container is being made',
      pod('Pending', {
        conditions: [{ type: 'PodScheduled', status: 'True' }],
        containerStatuses: [{ name: 'main', ...waiting('ContainerCreating') }],
      }),
      { state: 'starting', reason: 'ContainerCreating' },
    ],
    [
      'that fits nowhere',
      pod(
        'Pending',
        {
          conditions: [
            { type: 'PodScheduled', status: 'False', reason: 'Unschedulable' },
          ],
        },
        { spec: {} },
      ),
      { state: 'pending', reason: 'Unschedulable' },
    ],
    [
      'that the scheduler has not seen',
      pod('Pending', {}, { spec: {} }),
      { state: 'pending', reason: undefined },
    ],
    [
      'in its init containers',
      pod('Pending', {
        conditions: [{ type: 'PodScheduled', status: 'True' }],
        initContainerStatuses: [
          { name: 'one', ...ended(0, 'Completed') },
          { name: 'two', ...running },
        ],
        containerStatuses: [{ name: 'main', ...waiting('PodInitializing') }],
      }),
      { state: 'starting', reason: 'PodInitializing' },
    ],
    [
      'whose init container is in a crash loop',
      pod('Pending', {
        conditions: [{ type: 'PodScheduled', status: 'True' }],
        initContainerStatuses: [
          { name: 'one', ...waiting('CrashLoopBackOff') },
        ],
        containerStatuses: [{ name: 'main', ...waiting('PodInitializing') }],
      }),
      { state: 'failing', reason: 'CrashLoopBackOff' },
    ],
    [
      'whose init container has failed',
      pod('Pending', {
        conditions: [{ type: 'PodScheduled', status: 'True' }],
        initContainerStatuses: [{ name: 'one', ...ended(1, 'Error') }],
      }),
      { state: 'failing', reason: 'Error' },
    ],
    [
      'with a sidecar that goes on running',
      pod(
        'Running',
        {
          conditions: [ready('True')],
          initContainerStatuses: [{ name: 'proxy', started: true, ...running }],
          containerStatuses: [{ name: 'main', started: true, ...running }],
        },
        {
          spec: {
            nodeName: 'n',
            initContainers: [{ name: 'proxy', restartPolicy: 'Always' }],
          },
        },
      ),
      { state: 'ready' },
    ],
    [
      'that has done its work',
      pod('Succeeded', {
        containerStatuses: [{ name: 'main', ...ended(0, 'Completed') }],
      }),
      { state: 'completed', reason: 'Completed' },
    ],
    [
      'that was evicted',
      pod('Failed', { reason: 'Evicted' }),
      { state: 'failing', reason: 'Evicted' },
    ],
    [
      'whose only run has failed',
      pod('Failed', {
        containerStatuses: [{ name: 'main', ...ended(137, 'OOMKilled') }],
      }),
      { state: 'failing', reason: 'OOMKilled' },
    ],
    [
      'that is going',
      pod(
        'Running',
        { conditions: [ready('True')] },
        { metadata: { deletionTimestamp: 't' } },
      ),
      { state: 'terminating', reason: 'Terminating' },
    ],
    [
      'that goes because its node does not answer',
      pod(
        'Running',
        {
          conditions: [
            {
              type: 'DisruptionTarget',
              status: 'True',
              reason: 'DeletionByTaintManager',
            },
          ],
        },
        { metadata: { deletionTimestamp: 't' } },
      ),
      { state: 'terminating', reason: 'DeletionByTaintManager' },
    ],
    [
      'whose node is lost',
      pod(
        'Running',
        { reason: 'NodeLost' },
        { metadata: { deletionTimestamp: 't' } },
      ),
      { state: 'unknown', reason: 'NodeLost' },
    ],
    [
      'of which nothing is known',
      pod('Unknown'),
      { state: 'unknown', reason: 'Unknown' },
    ],
    [
      'in a phase to come',
      pod('Sleeping'),
      { state: 'unknown', reason: 'Sleeping' },
    ],
    ['without status', {}, { state: 'pending' }],
  ])('should describe a pod %s', (_, object, expected) => {
    expect(podState(object)).toEqual(expected);
  });
});
