import { podLoad } from './podLoad';
import { projectCronJob } from './projectCronJob';
import { projectEndpointSlice } from './projectEndpointSlice';
import { projectForeignPod } from './projectForeignPod';
import { projectJob } from './projectJob';
import { projectNode } from './projectNode';
import { projectStatefulSet } from './projectStatefulSet';
import { projectVolumeClaim } from './projectVolumeClaim';
import { bytes, cpuMillis } from './quantity';

const metadata = {
  name: 'web',
  namespace: 'shop',
  uid: 'u-1',
  creationTimestamp: '2026-01-01T00:00:00Z',
  generation: 2,
};
const template = { spec: { containers: [{ image: 'registry/web:2' }] } };
const row = {
  cell: 'gz-1',
  namespace: 'shop',
  name: 'web',
  uid: 'u-1',
  createdAt: '2026-01-01T00:00:00Z',
};

describe('quantities', () => {
  it.each([
    ['1', 1000],
    ['0.1', 100],
    ['250m', 250],
    ['1500000n', 2],
    ['2k', 2_000_000],
    [undefined, 0],
    ['many', 0],
  ])('should read %p of CPU as %p', (text, expected) => {
    expect(cpuMillis(text)).toBe(expected);
  });

  it.each([
    ['128974848', 128_974_848],
    ['129e6', 129_000_000],
    ['129M', 129_000_000],
    ['123Mi', 128_974_848],
    ['1.5Gi', 1_610_612_736],
    ['100m', 1],
    ['', 0],
  ])('should read %p of memory as %p', (text, expected) => {
    expect(bytes(text)).toBe(expected);
  });
});

describe('podLoad', () => {
  const container = (cpu: string, memory: string, restartPolicy?: string) => ({
    resources: { requests: { cpu, memory } },
    restartPolicy,
  });

  it('should count as the scheduler does', () => {
    // The example of the enhancement proposal 753: an init container before, one
    // after a sidecar that stays.
    expect(
      podLoad({
        spec: {
          initContainers: [
            container('2', '1Gi'),
            container('500m', '256Mi', 'Always'),
            container('1800m', '128Mi'),
          ],
          containers: [container('1', '512Mi'), container('500m', '512Mi')],
          overhead: { cpu: '100m', memory: '64Mi' },
        },
      }),
    ).toEqual({
      over: false,
      // The second init container beside the sidecar: 2,300, and the overhead.
      cpuMillis: 2400,
      // Everything that runs together: 1,280 Mi, and the overhead.
      memoryBytes: 1344 * 1024 * 1024,
    });
  });

  it('should take limits where nothing is requested, and the pod before its containers', () => {
    expect(
      podLoad({
        spec: { containers: [{ resources: { limits: { cpu: '300m' } } }] },
      }),
    ).toMatchObject({ cpuMillis: 300, memoryBytes: 0 });
    expect(
      podLoad({
        spec: {
          containers: [container('1', '1Gi')],
          resources: { requests: { cpu: '3' } },
        },
      }),
    ).toMatchObject({ cpuMillis: 3000, memoryBytes: 1024 ** 3 });
  });

  it.each([
    ['Succeeded', true],
    ['Failed', true],
    ['Running', false],
    ['Unknown', false],
  ])('should say of phase %s whether it is over: %p', (phase, over) => {
    expect(podLoad({ status: { phase } }).over).toBe(over);
  });
});

describe('projectForeignPod', () => {
  it('should keep what a node gives it, and nothing else', () => {
    expect(
      projectForeignPod({
        metadata: { ...metadata, labels: { app: 'x' } },
        spec: { nodeName: 'node-1', containers: [{}] },
        status: {
          phase: 'Running',
          podIP: '10.0.0.1',
          conditions: [{ type: 'Ready', status: 'True' }],
        },
      }),
    ).toEqual({
      kind: 'ForeignPod',
      uid: 'u-1',
      namespace: 'shop',
      node: 'node-1',
      ready: true,
      over: false,
      cpuMillis: 0,
      memoryBytes: 0,
    });
  });
});

describe('projectStatefulSet', () => {
  it('should keep what pages need', () => {
    expect(
      projectStatefulSet('gz-1', {
        metadata,
        spec: { replicas: 3, serviceName: 'web-peers', template },
        status: {
          observedGeneration: 1,
          replicas: 3,
          updatedReplicas: 1,
          readyReplicas: 2,
          availableReplicas: 2,
        },
      }),
    ).toEqual({
      kind: 'StatefulSet',
      ...row,
      desired: 3,
      current: 3,
      updated: 1,
      ready: 2,
      available: 2,
      image: 'registry/web:2',
      observed: false,
      serviceName: 'web-peers',
    });
  });
});

describe('projectJob', () => {
  it('should name the CronJob that made it, and when it ended', () => {
    expect(
      projectJob('gz-1', {
        metadata: {
          ...metadata,
          ownerReferences: [
            { kind: 'CronJob', name: 'nightly', controller: true },
          ],
        },
        spec: { completions: 1, template },
        status: {
          succeeded: 1,
          startTime: '2026-01-01T00:00:01Z',
          completionTime: '2026-01-01T00:00:09Z',
          conditions: [{ type: 'Complete', status: 'True' }],
        },
      }),
    ).toEqual({
      kind: 'Job',
      ...row,
      state: 'complete',
      desired: 1,
      active: 0,
      succeeded: 1,
      failed: 0,
      image: 'registry/web:2',
      cronJob: 'nightly',
      startedAt: '2026-01-01T00:00:01Z',
      endedAt: '2026-01-01T00:00:09Z',
    });
  });

  it('should say why it failed', () => {
    expect(
      projectJob('gz-1', {
        metadata,
        status: {
          failed: 4,
          conditions: [
            {
              type: 'Failed',
              status: 'True',
              reason: 'BackoffLimitExceeded',
              lastTransitionTime: '2026-01-01T00:01:00Z',
            },
          ],
        },
      }),
    ).toMatchObject({
      state: 'failed',
      failed: 4,
      reason: 'BackoffLimitExceeded',
      endedAt: '2026-01-01T00:01:00Z',
    });
  });

  it.each([
    [true, 'suspended'],
    [false, 'running'],
  ])(
    'should tell one that is suspended (%p) from one that runs',
    (suspend, state) => {
      expect(projectJob('gz-1', { metadata, spec: { suspend } }).state).toBe(
        state,
      );
    },
  );
});

describe('projectCronJob', () => {
  it('should keep what pages need', () => {
    expect(
      projectCronJob('gz-1', {
        metadata,
        spec: {
          schedule: '*/5 * * * *',
          timeZone: 'Asia/Shanghai',
          suspend: true,
          jobTemplate: { spec: { template } },
        },
        status: {
          active: [{}, {}],
          lastScheduleTime: '2026-01-01T00:05:00Z',
          lastSuccessfulTime: '2026-01-01T00:00:30Z',
        },
      }),
    ).toEqual({
      kind: 'CronJob',
      ...row,
      schedule: '*/5 * * * *',
      timeZone: 'Asia/Shanghai',
      suspended: true,
      active: 2,
      image: 'registry/web:2',
      lastScheduledAt: '2026-01-01T00:05:00Z',
      lastSucceededAt: '2026-01-01T00:00:30Z',
    });
  });
});

describe('projectVolumeClaim', () => {
  it('should keep what pages need', () => {
    expect(
      projectVolumeClaim('gz-1', {
        metadata: { ...metadata, deletionTimestamp: '2026-01-02T00:00:00Z' },
        spec: {
          storageClassName: 'nfs',
          volumeName: 'pv-1',
          accessModes: ['ReadWriteMany'],
          resources: { requests: { storage: '10Gi' } },
        },
        status: { phase: 'Bound', capacity: { storage: '12Gi' } },
      }),
    ).toEqual({
      kind: 'PersistentVolumeClaim',
      ...row,
      phase: 'Bound',
      storageClass: 'nfs',
      requestedBytes: 10 * 1024 ** 3,
      capacityBytes: 12 * 1024 ** 3,
      accessModes: ['ReadWriteMany'],
      volume: 'pv-1',
      terminating: true,
    });
  });

  it('should take one without a phase for pending', () => {
    expect(projectVolumeClaim('gz-1', { metadata })).toMatchObject({
      phase: 'Pending',
      capacityBytes: 0,
      terminating: false,
    });
  });
});

describe('projectEndpointSlice', () => {
  it('should take an endpoint of which nothing is said for ready', () => {
    expect(
      projectEndpointSlice('gz-1', {
        metadata: {
          ...metadata,
          labels: { 'kubernetes.io/service-name': 'web' },
        },
        addressType: 'IPv4',
        endpoints: [
          { addresses: ['10.0.0.1'], conditions: { ready: true } },
          { addresses: ['10.0.0.2'], conditions: { ready: false } },
          { addresses: ['10.0.0.3'] },
        ],
        ports: [
          { name: 'http', port: 8080, protocol: 'TCP' },
          { port: 53, protocol: 'UDP' },
        ],
      }),
    ).toEqual({
      kind: 'EndpointSlice',
      ...row,
      service: 'web',
      addressType: 'IPv4',
      ready: 2,
      total: 3,
      ports: ['http:8080/TCP', '53/UDP'],
      readyAddresses: ['10.0.0.1', '10.0.0.3'],
    });
  });

  it('should make a row of one without endpoints, as the API server writes it', () => {
    expect(
      projectEndpointSlice('gz-1', {
        metadata,
        addressType: 'IPv6',
        endpoints: null,
        ports: null,
      }),
    ).toMatchObject({ ready: 0, total: 0, ports: [], readyAddresses: [] });
  });
});

describe('projectNode', () => {
  const node = {
    metadata: {
      name: 'node-1',
      uid: 'n-1',
      creationTimestamp: '2026-01-01T00:00:00Z',
      labels: {
        'topology.kubernetes.io/zone': 'gz-a',
        'node-role.kubernetes.io/worker': '',
        'node-role.kubernetes.io/edge': '',
      },
    },
    spec: {
      unschedulable: true,
      taints: [
        { key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' },
        { key: 'team', value: 'search', effect: 'NoExecute' },
      ],
    },
    status: {
      allocatable: { cpu: '3920m', memory: '7Gi', pods: '110' },
      addresses: [
        { type: 'Hostname', address: 'node-1' },
        { type: 'InternalIP', address: '192.168.0.11' },
      ],
      nodeInfo: { kubeletVersion: 'v1.34.4' },
      conditions: [
        {
          type: 'MemoryPressure',
          status: 'True',
          reason: 'KubeletHasInsufficientMemory',
          message: 'x'.repeat(5_000),
        },
        { type: 'DiskPressure', status: 'False' },
        { type: 'KernelDeadlock', status: 'True', reason: 'DockerHung' },
        {
          type: 'Ready',
          status: 'True',
          reason: 'KubeletReady',
          lastTransitionTime: '2026-01-01T00:00:30Z',
        },
      ],
    },
  };

  it('should keep what pages and placement need', () => {
    const { conditions, ...rest } = projectNode('gz-1', node);
    expect(rest).toEqual({
      kind: 'Node',
      cell: 'gz-1',
      namespace: '',
      name: 'node-1',
      uid: 'n-1',
      createdAt: '2026-01-01T00:00:00Z',
      ready: 'True',
      cordoned: true,
      terminating: false,
      pressure: ['MemoryPressure'],
      taints: [
        { key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' },
        { key: 'team', value: 'search', effect: 'NoExecute' },
      ],
      cpuMillis: 3920,
      memoryBytes: 7 * 1024 ** 3,
      pods: 110,
      zone: 'gz-a',
      roles: ['edge', 'worker'],
      kubeletVersion: 'v1.34.4',
      internalIp: '192.168.0.11',
    });
    expect(conditions.map(({ type }) => type)).toEqual([
      'MemoryPressure',
      'KernelDeadlock',
      'Ready',
    ]);
    expect(conditions[0].message).toHaveLength(500);
    expect(conditions[2].since).toBe('2026-01-01T00:00:30Z');
  });

  it('should be unknown when nothing is said of it', () => {
    expect(projectNode('gz-1', {})).toMatchObject({
      ready: 'Unknown',
      cordoned: false,
      conditions: [],
      pods: 0,
    });
  });
});
