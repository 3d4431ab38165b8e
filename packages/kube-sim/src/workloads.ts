import { JsonObject, ObjectMeta } from './objects';

/** The parts of the workload types that the simulator itself reads and writes. */
export type Condition = {
  type: string;
  status: 'True' | 'False' | 'Unknown';
  reason?: string;
  message?: string;
  lastUpdateTime?: string;
  lastTransitionTime?: string;
  lastProbeTime?: null;
  lastHeartbeatTime?: string;
  observedGeneration?: number;
};

export type Resources = {
  requests?: { [resource: string]: string | number };
  limits?: { [resource: string]: string | number };
};

export type Container = {
  name: string;
  image: string;
  imagePullPolicy?: string;
  resources?: Resources;
  ports?: Array<{ containerPort: number; protocol?: string; name?: string }>;
  volumeMounts?: JsonObject[];
  readinessProbe?: JsonObject;
  [field: string]: JsonObject[string] | undefined;
};

export type Toleration = {
  key?: string;
  operator?: string;
  value?: string;
  effect?: string;
  tolerationSeconds?: number;
};

export type PodSpec = {
  containers: Container[];
  initContainers?: Container[];
  nodeName?: string;
  nodeSelector?: { [label: string]: string };
  tolerations?: Toleration[];
  terminationGracePeriodSeconds?: number;
  serviceAccountName?: string;
  restartPolicy?: string;
  hostname?: string;
  subdomain?: string;
  volumes?: JsonObject[];
  [field: string]: JsonObject[string] | undefined;
};

export type TerminatedState = {
  exitCode: number;
  reason: string;
  message?: string;
  startedAt: string;
  finishedAt: string;
  containerID: string;
};

export type ContainerState = {
  waiting?: { reason: string; message?: string };
  running?: { startedAt: string };
  terminated?: TerminatedState;
};

export type ContainerStatus = {
  name: string;
  image: string;
  imageID: string;
  containerID?: string;
  ready: boolean;
  started: boolean;
  restartCount: number;
  state: ContainerState;
  lastState: ContainerState;
  resources?: Resources;
};

export type PodStatus = {
  phase?: string;
  conditions?: Condition[];
  containerStatuses?: ContainerStatus[];
  initContainerStatuses?: ContainerStatus[];
  hostIP?: string;
  hostIPs?: Array<{ ip: string }>;
  podIP?: string;
  podIPs?: Array<{ ip: string }>;
  startTime?: string;
  qosClass?: string;
  reason?: string;
  message?: string;
  observedGeneration?: number;
};

export type Pod = {
  apiVersion: string;
  kind: string;
  metadata: ObjectMeta;
  spec: PodSpec;
  status: PodStatus;
};

export type LabelSelector = {
  matchLabels?: { [key: string]: string };
  matchExpressions?: Array<{
    key: string;
    operator: string;
    values?: string[];
  }>;
};

export type PodTemplate = {
  metadata?: {
    labels?: { [key: string]: string };
    annotations?: { [key: string]: string };
  };
  spec: PodSpec;
};

export type ReplicaSet = {
  apiVersion: string;
  kind: string;
  metadata: ObjectMeta;
  spec: {
    replicas: number;
    minReadySeconds?: number;
    selector: LabelSelector;
    template: PodTemplate;
  };
  status: {
    replicas: number;
    fullyLabeledReplicas?: number;
    readyReplicas?: number;
    availableReplicas?: number;
    terminatingReplicas?: number;
    observedGeneration?: number;
    conditions?: Condition[];
  };
};

export type RollingUpdate = {
  maxSurge?: number | string;
  maxUnavailable?: number | string;
};

export type Deployment = {
  apiVersion: string;
  kind: string;
  metadata: ObjectMeta;
  spec: {
    replicas: number;
    paused?: boolean;
    minReadySeconds?: number;
    progressDeadlineSeconds?: number;
    revisionHistoryLimit?: number;
    selector: LabelSelector;
    strategy: { type?: string; rollingUpdate?: RollingUpdate };
    template: PodTemplate;
  };
  status: {
    observedGeneration?: number;
    replicas?: number;
    updatedReplicas?: number;
    readyReplicas?: number;
    availableReplicas?: number;
    unavailableReplicas?: number;
    terminatingReplicas?: number;
    collisionCount?: number;
    conditions?: Condition[];
  };
};

export type StatefulSet = {
  apiVersion: string;
  kind: string;
  metadata: ObjectMeta;
  spec: {
    replicas: number;
    serviceName?: string;
    podManagementPolicy?: string;
    minReadySeconds?: number;
    revisionHistoryLimit?: number;
    ordinals?: { start: number };
    selector: LabelSelector;
    template: PodTemplate;
    updateStrategy: { type?: string; rollingUpdate?: { partition?: number } };
    volumeClaimTemplates?: VolumeClaim[];
    persistentVolumeClaimRetentionPolicy?: {
      whenDeleted: string;
      whenScaled: string;
    };
  };
  status: {
    observedGeneration?: number;
    replicas: number;
    readyReplicas?: number;
    availableReplicas: number;
    currentReplicas?: number;
    updatedReplicas?: number;
    currentRevision?: string;
    updateRevision?: string;
    collisionCount?: number;
  };
};

export type ControllerRevision = {
  apiVersion: string;
  kind: string;
  metadata: ObjectMeta;
  revision: number;
  data: { spec: { template: PodTemplate & { $patch?: string } } };
};

export type JobSpec = {
  parallelism: number;
  completions?: number;
  completionMode?: string;
  backoffLimit: number;
  activeDeadlineSeconds?: number;
  ttlSecondsAfterFinished?: number;
  suspend?: boolean;
  manualSelector?: boolean;
  podReplacementPolicy?: string;
  selector: LabelSelector;
  template: PodTemplate;
};

export type Job = {
  apiVersion: string;
  kind: string;
  metadata: ObjectMeta;
  spec: JobSpec;
  status: {
    startTime?: string;
    completionTime?: string;
    active?: number;
    ready?: number;
    terminating?: number;
    succeeded?: number;
    failed?: number;
    completedIndexes?: string;
    uncountedTerminatedPods?: JsonObject;
    conditions?: Condition[];
  };
};

export type ObjectReference = {
  apiVersion?: string;
  kind?: string;
  namespace?: string;
  name?: string;
  uid?: string;
  resourceVersion?: string;
};

export type CronJob = {
  apiVersion: string;
  kind: string;
  metadata: ObjectMeta;
  spec: {
    schedule: string;
    timeZone?: string;
    concurrencyPolicy: string;
    suspend: boolean;
    startingDeadlineSeconds?: number;
    successfulJobsHistoryLimit: number;
    failedJobsHistoryLimit: number;
    jobTemplate: {
      metadata?: {
        labels?: { [key: string]: string };
        annotations?: { [key: string]: string };
      };
      spec: JobSpec;
    };
  };
  status: {
    active?: ObjectReference[];
    lastScheduleTime?: string;
    lastSuccessfulTime?: string;
  };
};

export type PodDisruptionBudget = {
  apiVersion: string;
  kind: string;
  metadata: ObjectMeta;
  spec: {
    minAvailable?: number | string;
    maxUnavailable?: number | string;
    selector?: LabelSelector;
    unhealthyPodEvictionPolicy?: string;
  };
  status: {
    observedGeneration?: number;
    disruptionsAllowed: number;
    currentHealthy: number;
    desiredHealthy: number;
    expectedPods: number;
    /** Evicted a moment ago and not gone yet: pod name to time. */
    disruptedPods?: { [pod: string]: string };
    conditions?: Condition[];
  };
};

export type VolumeClaim = {
  apiVersion: string;
  kind: string;
  metadata: ObjectMeta;
  spec: {
    accessModes?: string[];
    storageClassName?: string;
    volumeName?: string;
    volumeMode?: string;
    resources: Resources;
    selector?: LabelSelector;
  };
  status?: {
    phase?: string;
    accessModes?: string[];
    capacity?: { storage: string | number };
  };
};

export type Volume = {
  apiVersion: string;
  kind: string;
  metadata: ObjectMeta;
  spec: {
    capacity: { storage: string | number };
    accessModes?: string[];
    storageClassName?: string;
    persistentVolumeReclaimPolicy?: string;
    claimRef?: ObjectReference;
    volumeMode?: string;
    [field: string]: JsonObject[string] | undefined;
  };
  status?: { phase?: string };
};

export type StorageClass = {
  apiVersion: string;
  kind: string;
  metadata: ObjectMeta;
  provisioner: string;
  reclaimPolicy?: string;
  volumeBindingMode?: string;
};

export type Taint = {
  key: string;
  value?: string;
  effect: string;
  timeAdded?: string;
};

export type Node = {
  apiVersion: string;
  kind: string;
  metadata: ObjectMeta;
  spec: { podCIDR?: string; unschedulable?: boolean; taints?: Taint[] };
  status: {
    allocatable?: { cpu?: string; memory?: string; pods?: string };
    conditions: Condition[];
    [field: string]: JsonObject[string] | undefined;
  };
};

export type Service = {
  apiVersion: string;
  kind: string;
  metadata: ObjectMeta;
  spec: {
    type?: string;
    clusterIP?: string;
    selector?: { [key: string]: string };
    ports?: Array<{
      name?: string;
      port: number;
      protocol?: string;
      targetPort?: number | string;
    }>;
    [field: string]: JsonObject[string] | undefined;
  };
};

export function findCondition(
  conditions: Condition[] | undefined,
  type: string,
): Condition | undefined {
  return conditions?.find(condition => condition.type === type);
}
