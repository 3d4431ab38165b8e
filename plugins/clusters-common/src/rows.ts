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
export type RowBase = {
  /** Name of the cell. */
  cell: string;
  /** Kubernetes namespace. */
  namespace: string;
  name: string;
  uid: string;
  /** `metadata.creationTimestamp`, ISO 8601. */
  createdAt: string;
  /** The service that the object belongs to. */
  claim: ServiceClaim;
};

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
};

/**
 * Any row of the change stream.
 *
 * @public
 */
export type Row = DeploymentRow | PodRow;

/**
 * Kinds that are watched.
 *
 * @public
 */
export type RowKind = Row['kind'];
