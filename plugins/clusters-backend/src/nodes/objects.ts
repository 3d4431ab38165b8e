import { Meta } from '../rows/kubernetes';

/*
 * What a drain reads of Kubernetes objects. Nothing is required: an API server
 * may leave out what is empty.
 */

/** A label selector in its object form. */
export type SelectorObject = {
  matchLabels?: Record<string, string>;
  matchExpressions?: Array<{
    key: string;
    operator: string;
    values?: string[];
  }>;
};

/** A pod, as far as a drain is concerned with it. */
export type NodePod = {
  metadata?: Meta & {
    annotations?: Record<string, string>;
    deletionGracePeriodSeconds?: number;
  };
  spec?: { volumes?: Array<{ emptyDir?: object }> };
  status?: {
    phase?: string;
    conditions?: Array<{ type?: string; status?: string }>;
  };
};

/** A PodDisruptionBudget of policy/v1. */
export type Budget = {
  metadata?: Meta;
  spec?: {
    selector?: SelectorObject;
    /** Kubernetes 1.31 and later; `IfHealthyBudget` when absent. */
    unhealthyPodEvictionPolicy?: string;
  };
  status?: {
    disruptionsAllowed?: number;
    currentHealthy?: number;
    desiredHealthy?: number;
  };
};

/** A Node, as far as cordoning is concerned with it. */
export type NodeObject = {
  metadata?: Meta & { resourceVersion?: string };
  spec?: { unschedulable?: boolean };
};
