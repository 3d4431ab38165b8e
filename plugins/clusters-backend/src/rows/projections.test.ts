import { projectDeployment } from './projectDeployment';
import { projectPod } from './projectPod';

describe('projectPod', () => {
  const pod = {
    metadata: {
      name: 'web-5d4f-x2x',
      namespace: 'shop',
      uid: 'u-1',
      creationTimestamp: '2026-01-01T00:00:00Z',
      labels: { 'pod-template-hash': '5d4f' },
      ownerReferences: [
        { kind: 'ReplicaSet', name: 'web-5d4f', controller: true },
      ],
    },
    spec: {
      nodeName: 'node-1',
      containers: [
        { name: 'main', image: 'registry/web:1' },
        { name: 'helper', image: 'registry/helper:1' },
      ],
    },
    status: {
      phase: 'Running',
      podIP: '10.0.0.7',
      conditions: [{ type: 'Ready', status: 'True' }],
      initContainerStatuses: [
        {
          name: 'prepare',
          restartCount: 1,
          state: { terminated: { exitCode: 0, reason: 'Completed' } },
        },
      ],
      containerStatuses: [
        {
          name: 'helper',
          restartCount: 2,
          imageID: 'registry/helper@sha256:bb',
          state: { running: { startedAt: '2026-01-01T00:01:00Z' } },
          lastState: {
            terminated: {
              exitCode: 1,
              reason: 'Error',
              finishedAt: '2026-01-01T00:00:30Z',
            },
          },
        },
        {
          name: 'main',
          restartCount: 1,
          imageID: 'registry/web@sha256:aa',
          state: { running: { startedAt: '2026-01-01T00:02:00Z' } },
          lastState: {
            terminated: {
              exitCode: 137,
              reason: 'OOMKilled',
              finishedAt: '2026-01-01T00:01:50Z',
            },
          },
        },
      ],
    },
  };

  it('should keep what pages need', () => {
    expect(projectPod('gz-1', pod)).toEqual({
      kind: 'Pod',
      cell: 'gz-1',
      namespace: 'shop',
      name: 'web-5d4f-x2x',
      uid: 'u-1',
      createdAt: '2026-01-01T00:00:00Z',
      deployment: 'web',
      state: 'ready',
      ip: '10.0.0.7',
      node: 'node-1',
      image: 'registry/web:1',
      imageDigest: 'sha256:aa',
      restarts: 4,
      lastEnd: {
        reason: 'OOMKilled',
        exitCode: 137,
        at: '2026-01-01T00:01:50Z',
      },
      startedAt: '2026-01-01T00:02:00Z',
      ownerKind: 'ReplicaSet',
      ownerName: 'web-5d4f',
      over: false,
      cpuMillis: 0,
      memoryBytes: 0,
    });
  });

  it.each([
    ['a Job', { kind: 'Job', name: 'web-5d4f', controller: true }, '5d4f'],
    [
      'a ReplicaSet of its own',
      { kind: 'ReplicaSet', name: 'web', controller: true },
      undefined,
    ],
    [
      'another hash',
      { kind: 'ReplicaSet', name: 'web-1', controller: true },
      '5d4f',
    ],
  ])('should name no Deployment for a pod of %s', (_, owner, hash) => {
    const labels = hash ? { 'pod-template-hash': hash } : undefined;
    const metadata = { ...pod.metadata, labels, ownerReferences: [owner] };
    expect(projectPod('a', { ...pod, metadata }).deployment).toBeUndefined();
  });

  it('should make a row of what has nothing', () => {
    expect(projectPod('a', {})).toMatchObject({ uid: '', state: 'pending' });
  });
});

describe('projectDeployment', () => {
  const deployment = {
    metadata: {
      name: 'web',
      namespace: 'shop',
      uid: 'u-2',
      creationTimestamp: '2026-01-01T00:00:00Z',
      generation: 3,
    },
    spec: {
      replicas: 5,
      template: { spec: { containers: [{ image: 'registry/web:2' }] } },
    },
    status: {
      observedGeneration: 3,
      replicas: 6,
      updatedReplicas: 2,
      readyReplicas: 4,
      availableReplicas: 3,
      conditions: [
        {
          type: 'Progressing',
          status: 'True',
          reason: 'ReplicaSetUpdated',
          lastUpdateTime: '2026-01-01T00:05:00Z',
        },
      ],
    },
  };

  it('should keep what pages need', () => {
    expect(projectDeployment('a', deployment)).toEqual({
      kind: 'Deployment',
      cell: 'a',
      namespace: 'shop',
      name: 'web',
      uid: 'u-2',
      createdAt: '2026-01-01T00:00:00Z',
      desired: 5,
      current: 6,
      updated: 2,
      ready: 4,
      available: 3,
      image: 'registry/web:2',
      observed: true,
      paused: false,
      stalled: false,
      updatedAt: '2026-01-01T00:05:00Z',
    });
  });

  it('should say what holds a rollout up', () => {
    const row = projectDeployment('a', {
      metadata: { ...deployment.metadata, generation: 4 },
      spec: { ...deployment.spec, paused: true },
      status: {
        observedGeneration: 3,
        conditions: [
          {
            type: 'Progressing',
            status: 'False',
            reason: 'ProgressDeadlineExceeded',
          },
          {
            type: 'ReplicaFailure',
            status: 'True',
            reason: 'FailedCreate',
            message: `exceeded quota ${'x'.repeat(5000)}`,
          },
        ],
      },
    });
    expect(row).toMatchObject({
      observed: false,
      paused: true,
      stalled: true,
      replicaFailure: expect.stringMatching(/^exceeded quota x+$/),
    });
    expect(row.replicaFailure).toHaveLength(1000);
  });
});
