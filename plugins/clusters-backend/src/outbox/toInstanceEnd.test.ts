import { PodRow } from '@longshore/plugin-clusters-common';
import { projectPod } from '../rows/projectPod';
import { toInstanceEnd } from './toInstanceEnd';

const NOW = Date.parse('2026-01-01T01:00:00Z');

function pod(status: object, rest: object = {}) {
  return {
    metadata: {
      name: 'web-1',
      namespace: 'shop',
      uid: 'u-1',
      creationTimestamp: '2026-01-01T00:00:00Z',
      ...rest,
    },
    spec: {
      nodeName: 'node-1',
      containers: [{ name: 'main', image: 'registry/web:1' }],
    },
    status,
  };
}

/** The row that was known before the pod was deleted. */
function known(status: object, rest: object = {}): PodRow {
  return {
    ...projectPod('gz-1', pod(status, rest)),
    claim: {
      component: 'component:default/web',
      environment: 'production',
      track: 'main',
      via: 'label',
    },
  };
}

const running = {
  phase: 'Running',
  podIP: '10.0.0.7',
  conditions: [{ type: 'Ready', status: 'True' }],
};
const DELETING = { deletionTimestamp: '2026-01-01T00:59:30Z' };
const ended = (reason: string, exitCode: number) => ({
  containerStatuses: [
    { name: 'main', state: { terminated: { reason, exitCode } } },
  ],
});

describe('toInstanceEnd', () => {
  it('should keep what a historical instance is found by', () => {
    expect(
      toInstanceEnd(
        {
          row: known(running),
          object: pod({ ...running, ...ended('Error', 143) }, DELETING),
        },
        NOW,
      ),
    ).toMatchObject({
      cell: 'gz-1',
      uid: 'u-1',
      namespace: 'shop',
      name: 'web-1',
      claim: { component: 'component:default/web' },
      ip: '10.0.0.7',
      node: 'node-1',
      image: 'registry/web:1',
      createdAt: '2026-01-01T00:00:00Z',
      lastSeenAt: '2026-01-01T01:00:00.000Z',
      reason: 'Deleted',
      exitCode: 143,
    });
  });

  it('should say that nobody saw the end of one that was only missing', () => {
    const end = toInstanceEnd(
      { row: known(running), seenAt: NOW - 60_000 },
      NOW,
    );
    expect(end).toMatchObject({
      reason: 'seen-missing',
      ip: '10.0.0.7',
      lastSeenAt: '2026-01-01T00:59:00.000Z',
    });
    expect(end).not.toHaveProperty('exitCode');
  });

  it.each([
    [
      'one that was done',
      { phase: 'Succeeded', ...ended('Completed', 0) },
      'Completed',
      0,
    ],
    [
      'one that ran out of memory for good',
      { phase: 'Failed', ...ended('OOMKilled', 137) },
      'OOMKilled',
      137,
    ],
    ['one that failed', { phase: 'Failed', ...ended('Error', 3) }, 'Error', 3],
    [
      'one that its node made go',
      { phase: 'Failed', reason: 'Evicted' },
      'Evicted',
      undefined,
    ],
    ['one that failed without a word', { phase: 'Failed' }, 'Error', undefined],
  ])('should name why %s had ended before', (_, status, reason, exitCode) => {
    const end = toInstanceEnd(
      { row: known(status), object: pod(status, DELETING) },
      NOW,
    );
    expect(end.reason).toBe(reason);
    expect(end.exitCode).toBe(exitCode);
  });

  it.each([
    ['EvictionByEvictionAPI', 'Evicted'],
    ['PreemptionByScheduler', 'Evicted'],
    ['DeletionByTaintManager', 'NodeLost'],
    ['SomethingNew', 'Deleted'],
  ])('should take the disruption %s for %s', (reason, expected) => {
    const status = {
      ...running,
      conditions: [{ type: 'DisruptionTarget', status: 'True', reason }],
    };
    expect(
      toInstanceEnd(
        { row: known(status, DELETING), object: pod(status, DELETING) },
        NOW,
      ).reason,
    ).toBe(expected);
  });

  it('should not take how a pod that was asked to go has ended for its reason', () => {
    // The kubelet kills what does not end in time, and calls the pod failed.
    const last = { phase: 'Failed', ...ended('Error', 137) };
    expect(
      toInstanceEnd(
        { row: known(last, DELETING), object: pod(last, DELETING) },
        NOW,
      ),
    ).toMatchObject({ reason: 'Deleted', exitCode: 137 });
  });

  it('should know that the kubelet takes away the time that was given', () => {
    const rest = { ...DELETING, deletionGracePeriodSeconds: 0 };
    const last = {
      phase: 'Succeeded',
      containerStatuses: [
        {
          name: 'main',
          state: {
            terminated: {
              reason: 'Completed',
              exitCode: 0,
              finishedAt: '2026-01-01T00:59:10Z',
            },
          },
        },
      ],
    };
    expect(
      toInstanceEnd({ row: known(last, rest), object: pod(last, rest) }, NOW),
    ).toMatchObject({ reason: 'Deleted', exitCode: 0 });
  });

  it.each([
    ['before it was asked to go', '2026-01-01T00:58:59Z', 'OOMKilled'],
    ['when it was asked to go', '2026-01-01T00:59:00Z', 'Deleted'],
  ])(
    'should look at when a pod ended that a finalizer held: %s',
    (_, finishedAt, reason) => {
      const rest = { ...DELETING, deletionGracePeriodSeconds: 30 };
      const last = {
        phase: 'Failed',
        containerStatuses: [
          {
            name: 'main',
            state: {
              terminated: { reason: 'OOMKilled', exitCode: 137, finishedAt },
            },
          },
        ],
      };
      expect(
        toInstanceEnd({ row: known(last, rest), object: pod(last, rest) }, NOW),
      ).toMatchObject({ reason, exitCode: 137 });
    },
  );

  it('should tell of the crash before, too', () => {
    const crashing = {
      ...running,
      containerStatuses: [
        {
          name: 'main',
          restartCount: 4,
          lastState: { terminated: { reason: 'OOMKilled', exitCode: 137 } },
        },
      ],
    };
    expect(
      toInstanceEnd(
        { row: known(crashing), object: pod(crashing, DELETING) },
        NOW,
      ),
    ).toMatchObject({
      reason: 'Deleted',
      restarts: 4,
      lastEnd: { reason: 'OOMKilled', exitCode: 137 },
    });
  });
});
