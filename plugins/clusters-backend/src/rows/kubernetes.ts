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
  labels?: Record<string, string>;
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

export type Container = {
  name?: string;
  image?: string;
  restartPolicy?: string;
};

export type Pod = {
  metadata?: Meta;
  spec?: {
    nodeName?: string;
    containers?: Container[];
    initContainers?: Container[];
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
  metadata?: Meta & { generation?: number };
  spec?: {
    replicas?: number;
    paused?: boolean;
    template?: { spec?: { containers?: Container[] } };
  };
  status?: {
    observedGeneration?: number;
    replicas?: number;
    updatedReplicas?: number;
    readyReplicas?: number;
    availableReplicas?: number;
    conditions?: Condition[];
  };
};

export function findCondition(
  conditions: Condition[] | undefined,
  type: string,
): Condition | undefined {
  return conditions?.find(condition => condition.type === type);
}
