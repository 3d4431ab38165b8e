import { Environment } from '@longshore/plugin-longshore-common';

/**
 * Which service a live object belongs to.
 *
 * @public
 */
export type ServiceClaim = {
  /** Lower-case entity ref of the Component. */
  component: string;
  environment: Environment;
  /** `main` or `gray`; objects claimed by a catalog annotation are `main`. */
  track: string;
  /**
   * `label`: the object carries our labels, Longshore may change it.
   * `annotation`: the Component names it by a `backstage.io/kubernetes-*`
   * annotation, it is shown and never changed.
   */
  via: 'label' | 'annotation';
};

/**
 * What every row tells about its object. A row is the small part of a
 * Kubernetes object that pages need, replaced as a whole and never mutated.
 *
 * @public
 */
export type ObjectRow = {
  /** Name of the cell. */
  cell: string;
  /** Kubernetes namespace; empty for a node. */
  namespace: string;
  name: string;
  uid: string;
  /** `metadata.creationTimestamp`, ISO 8601. */
  createdAt: string;
};

/**
 * A row whose object belongs to a service.
 *
 * @public
 */
export type RowBase = ObjectRow & {
  /** The service that the object belongs to. */
  claim: ServiceClaim;
};

/**
 * A row whose object may belong to a service.
 *
 * @public
 */
export type ClaimableRow = ObjectRow & { claim?: ServiceClaim };

/**
 * A Deployment.
 *
 * @public
 */
export type DeploymentRow = RowBase & {
  kind: 'Deployment';
  /** `spec.replicas`. */
  desired: number;
  /** `status.replicas`, all generations together. */
  current: number;
  /** Pods of the newest template. */
  updated: number;
  ready: number;
  available: number;
  /** Image of the first container, as written in the template. */
  image?: string;
  /** `false` while the controller has not yet seen the newest spec. */
  observed: boolean;
  paused: boolean;
  /** A rollout ended with `ProgressDeadlineExceeded`. */
  stalled: boolean;
  /** Message of the `ReplicaFailure` condition, for example a quota. */
  replicaFailure?: string;
  /**
   * Last time the template changed or a rollout moved: the newest
   * `lastUpdateTime` of the `Progressing` condition, ISO 8601.
   */
  updatedAt?: string;
};

/**
 * What a pod is doing, in the words a page shows.
 *
 * @public
 */
export type PodState =
  | 'pending'
  | 'starting'
  | 'ready'
  | 'not-ready'
  | 'failing'
  | 'terminating'
  | 'completed'
  | 'unknown';

/**
 * How a container last ended.
 *
 * @public
 */
export type ContainerEnd = {
  /** `OOMKilled`, `Error`, `Completed`, … */
  reason: string;
  exitCode: number;
  /** ISO 8601. */
  at?: string;
};

/**
 * A pod.
 *
 * @public
 */
export type PodRow = RowBase & {
  kind: 'Pod';
  /** Name of the Deployment that owns it through its ReplicaSet, if any. */
  deployment?: string;
  state: PodState;
  /**
   * Kubernetes' own word for why: `CrashLoopBackOff`, `ImagePullBackOff`,
   * `Unschedulable`, `ContainersNotReady`, `NodeLost`, …
   */
  reason?: string;
  ip?: string;
  node?: string;
  image?: string;
  /** Digest that the kubelet resolved, `sha256:…`. */
  imageDigest?: string;
  /** Restarts of all containers since the pod was created. */
  restarts: number;
  /** End of the container run before the present one. */
  lastEnd?: ContainerEnd;
  /** When the first container of the pod last started, ISO 8601. */
  startedAt?: string;
  /** Kind of the controller that owns it: `ReplicaSet`, `Job`, … */
  ownerKind?: string;
  /** Name of that controller. */
  ownerName?: string;
} & PodLoad;

/**
 * What a pod takes of its node.
 *
 * @public
 */
export type PodLoad = {
  /** Every container has ended for good, so that nothing is taken any more. */
  over: boolean;
  /**
   * CPU that the scheduler counts, in thousandths of a core: the larger of the
   * largest init container and the sum of all others, sidecars counted with
   * both, and the overhead of the runtime class.
   */
  cpuMillis: number;
  /** Memory, counted in the same way. */
  memoryBytes: number;
};

/**
 * A StatefulSet.
 *
 * @public
 */
export type StatefulSetRow = ClaimableRow & {
  kind: 'StatefulSet';
  /** `spec.replicas`. */
  desired: number;
  current: number;
  /** Pods of the newest template. */
  updated: number;
  ready: number;
  available: number;
  image?: string;
  /** `false` while the controller has not yet seen the newest spec. */
  observed: boolean;
  /** Name of the Service that gives its pods their names. */
  serviceName?: string;
};

/**
 * A Job.
 *
 * @public
 */
export type JobRow = ClaimableRow & {
  kind: 'Job';
  state: 'running' | 'suspended' | 'complete' | 'failed';
  /** `spec.completions`; absent where any success ends it. */
  desired?: number;
  active: number;
  succeeded: number;
  failed: number;
  image?: string;
  /** Kubernetes' own word for why it failed: `BackoffLimitExceeded`, … */
  reason?: string;
  /** The CronJob that made it. */
  cronJob?: string;
  /** ISO 8601. */
  startedAt?: string;
  /** When it was complete or had failed, ISO 8601. */
  endedAt?: string;
};

/**
 * A CronJob.
 *
 * @public
 */
export type CronJobRow = ClaimableRow & {
  kind: 'CronJob';
  /** In the five fields of cron. */
  schedule: string;
  /** IANA name; that of the cluster's controller when absent. */
  timeZone?: string;
  suspended: boolean;
  /** Jobs that run now. */
  active: number;
  image?: string;
  /** ISO 8601. */
  lastScheduledAt?: string;
  lastSucceededAt?: string;
};

/**
 * A PersistentVolumeClaim.
 *
 * @public
 */
export type VolumeClaimRow = ClaimableRow & {
  kind: 'PersistentVolumeClaim';
  phase: 'Pending' | 'Bound' | 'Lost';
  storageClass?: string;
  /** What is asked for. */
  requestedBytes: number;
  /** What there is; 0 until it is bound. */
  capacityBytes: number;
  /** `ReadWriteOnce`, `ReadWriteMany`, … */
  accessModes: string[];
  /** The volume that it is bound to. */
  volume?: string;
  /** It is being deleted, and waits for the pods that use it. */
  terminating: boolean;
};

/**
 * An EndpointSlice: addresses behind a Service, at most 1,000.
 *
 * @public
 */
export type EndpointSliceRow = ClaimableRow & {
  kind: 'EndpointSlice';
  /** The Service that it belongs to. */
  service?: string;
  addressType: 'IPv4' | 'IPv6' | 'FQDN';
  /** Endpoints that take traffic. */
  ready: number;
  /** All endpoints. */
  total: number;
  /** `http:8080/TCP` */
  ports: string[];
  /** Addresses of the endpoints that are ready. */
  readyAddresses: string[];
};

/**
 * One condition of a node that is not as it should be, or `Ready`.
 *
 * @public
 */
export type NodeCondition = {
  type: string;
  status: 'True' | 'False' | 'Unknown';
  reason?: string;
  message?: string;
  /** ISO 8601. */
  since?: string;
};

/**
 * A taint of a node.
 *
 * @public
 */
export type NodeTaint = { key: string; value?: string; effect: string };

/**
 * A node. It belongs to no service.
 *
 * @public
 */
export type NodeRow = ObjectRow & {
  kind: 'Node';
  ready: 'True' | 'False' | 'Unknown';
  cordoned: boolean;
  /** Being deleted. */
  terminating: boolean;
  /** Names of pressure conditions that are `True`: `MemoryPressure`, … */
  pressure: string[];
  /** `Ready`, and every other that is not as it should be. */
  conditions: NodeCondition[];
  taints: NodeTaint[];
  /** What pods may request. */
  cpuMillis: number;
  memoryBytes: number;
  /** Most pods that it takes. */
  pods: number;
  zone?: string;
  roles: string[];
  kubeletVersion?: string;
  internalIp?: string;
};

/**
 * A pod that belongs to no service that is known: only what it takes.
 *
 * @public
 */
export type ForeignPodRow = PodLoad & {
  kind: 'ForeignPod';
  uid: string;
  namespace: string;
  node?: string;
  ready: boolean;
};

/**
 * Any row of the change stream: of Deployments and pods that a service claims.
 *
 * @public
 */
export type Row = DeploymentRow | PodRow;

/**
 * Kinds in the change stream.
 *
 * @public
 */
export type RowKind = Row['kind'];

/**
 * Kinds that are watched.
 *
 * @public
 */
export type WatchedKind =
  | RowKind
  | 'StatefulSet'
  | 'Job'
  | 'CronJob'
  | 'Node'
  | 'PersistentVolumeClaim'
  | 'EndpointSlice';
