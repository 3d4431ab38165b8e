/*
 * The fields of Kubernetes objects that rows are made of. Nothing is required:
 * an API server may leave out what is empty, and a proxy may send anything.
 */

export type Meta = {
  name?: string;
  namespace?: string;
  uid?: string;
  creationTimestamp?: string;
  deletionTimestamp?: string;
  deletionGracePeriodSeconds?: number;
  labels?: Record<string, string>;
  generation?: number;
  ownerReferences?: Array<{
    kind?: string;
    name?: string;
    controller?: boolean;
  }>;
};

export type Condition = {
  type?: string;
  status?: string;
  reason?: string;
  message?: string;
  lastUpdateTime?: string;
  lastTransitionTime?: string;
};

export type ContainerState = {
  waiting?: { reason?: string };
  running?: { startedAt?: string };
  terminated?: { reason?: string; exitCode?: number; finishedAt?: string };
};

export type ContainerStatus = {
  name?: string;
  ready?: boolean;
  started?: boolean;
  restartCount?: number;
  imageID?: string;
  state?: ContainerState;
  lastState?: ContainerState;
};

/** Quantities by the name of the resource. */
export type Quantities = Record<string, string>;

export type Container = {
  name?: string;
  image?: string;
  restartPolicy?: string;
  resources?: { requests?: Quantities; limits?: Quantities };
};

export type PodTemplate = { spec?: { containers?: Container[] } };

export type Pod = {
  metadata?: Meta;
  spec?: {
    nodeName?: string;
    containers?: Container[];
    initContainers?: Container[];
    overhead?: Quantities;
    terminationGracePeriodSeconds?: number;
    /** Of the pod as a whole, Kubernetes 1.34. */
    resources?: { requests?: Quantities };
  };
  status?: {
    phase?: string;
    reason?: string;
    podIP?: string;
    conditions?: Condition[];
    containerStatuses?: ContainerStatus[];
    initContainerStatuses?: ContainerStatus[];
  };
};

export type Deployment = {
  metadata?: Meta;
  spec?: { replicas?: number; paused?: boolean; template?: PodTemplate };
  status?: {
    observedGeneration?: number;
    replicas?: number;
    updatedReplicas?: number;
    readyReplicas?: number;
    availableReplicas?: number;
    conditions?: Condition[];
  };
};

export type StatefulSet = {
  metadata?: Meta;
  spec?: { replicas?: number; serviceName?: string; template?: PodTemplate };
  status?: {
    observedGeneration?: number;
    replicas?: number;
    updatedReplicas?: number;
    readyReplicas?: number;
    availableReplicas?: number;
  };
};

export type Job = {
  metadata?: Meta;
  spec?: { completions?: number; suspend?: boolean; template?: PodTemplate };
  status?: {
    active?: number;
    succeeded?: number;
    failed?: number;
    startTime?: string;
    completionTime?: string;
    conditions?: Condition[];
  };
};

export type CronJob = {
  metadata?: Meta;
  spec?: {
    schedule?: string;
    timeZone?: string;
    suspend?: boolean;
    jobTemplate?: { spec?: { template?: PodTemplate } };
  };
  status?: {
    active?: unknown[];
    lastScheduleTime?: string;
    lastSuccessfulTime?: string;
  };
};

export type VolumeClaim = {
  metadata?: Meta;
  spec?: {
    storageClassName?: string;
    volumeName?: string;
    accessModes?: string[];
    resources?: { requests?: Quantities };
  };
  status?: { phase?: string; capacity?: Quantities; accessModes?: string[] };
};

export type EndpointSlice = {
  metadata?: Meta;
  addressType?: string;
  endpoints?: Array<{
    addresses?: string[];
    conditions?: { ready?: boolean };
  }> | null;
  ports?: Array<{ name?: string; port?: number; protocol?: string }> | null;
};

export type Node = {
  metadata?: Meta;
  spec?: {
    unschedulable?: boolean;
    taints?: Array<{ key?: string; value?: string; effect?: string }>;
  };
  status?: {
    allocatable?: Quantities;
    conditions?: Condition[];
    addresses?: Array<{ type?: string; address?: string }>;
    nodeInfo?: { kubeletVersion?: string };
  };
};

export function findCondition(
  conditions: Condition[] | undefined,
  type: string,
): Condition | undefined {
  return conditions?.find(condition => condition.type === type);
}
