import { DrainPod, DrainPreview } from '@longshore/plugin-clusters-common';
import {
  LABEL_SERVICE,
  LABEL_SERVICE_NAMESPACE,
} from '@longshore/plugin-longshore-common';
import { matchesSelector } from './matchesSelector';
import { Budget, NodePod } from './objects';

/** Pods that the kubelet runs from a file; the API server has only their image. */
const MIRROR = 'kubernetes.io/config.mirror';

/** A pod with what a drain does with it. */
export type JudgedPod = DrainPod & {
  uid: string;
  /** When it has to be gone, in ms since the epoch, if it is on its way. */
  endsBy?: number;
};

/**
 * Says of each pod of a node what a drain would do with it now, in the order of
 * namespace and name.
 */
export function judgePods(pods: NodePod[], budgets: Budget[]): JudgedPod[] {
  return pods
    .map(pod => judgePod(pod, budgets))
    .sort(
      (a, b) => compare(a.namespace, b.namespace) || compare(a.name, b.name),
    );
}

/** The budgets that hold some of these pods at the moment. */
export function blockingBudgets(
  pods: JudgedPod[],
  budgets: Budget[],
): DrainPreview['budgets'] {
  return budgets
    .map(({ metadata = {}, status = {} }) => ({
      namespace: metadata.namespace ?? '',
      name: metadata.name ?? '',
      allowed: status.disruptionsAllowed ?? 0,
      currentHealthy: status.currentHealthy ?? 0,
      desiredHealthy: status.desiredHealthy ?? 0,
      pods: pods.filter(
        pod =>
          pod.fate === 'blocked' &&
          pod.namespace === metadata.namespace &&
          pod.budget === metadata.name,
      ).length,
    }))
    .filter(budget => budget.pods > 0);
}

function judgePod(pod: NodePod, budgets: Budget[]): JudgedPod {
  const { metadata = {} } = pod;
  const labels = metadata.labels ?? {};
  const service = labels[LABEL_SERVICE];
  const budget = budgets.find(
    ({ metadata: { namespace } = {}, spec }) =>
      namespace === metadata.namespace &&
      matchesSelector(labels, spec?.selector),
  );
  const judged = {
    namespace: metadata.namespace ?? '',
    name: metadata.name ?? '',
    uid: metadata.uid ?? '',
    ...(budget?.metadata?.name && { budget: budget.metadata.name }),
    ...(service && {
      component: `component:${
        labels[LABEL_SERVICE_NAMESPACE] ?? 'default'
      }/${service}`.toLocaleLowerCase('en-US'),
    }),
    ...(pod.spec?.volumes?.some(({ emptyDir }) => emptyDir) && {
      localData: true,
    }),
    // The API server counts the grace period in.
    ...(metadata.deletionTimestamp && {
      endsBy: Date.parse(metadata.deletionTimestamp),
    }),
  };
  return { ...judged, fate: fateOf(pod, budget) };
}

function fateOf(pod: NodePod, budget: Budget | undefined): DrainPod['fate'] {
  const { metadata = {}, status = {} } = pod;
  if (metadata.annotations?.[MIRROR] !== undefined) {
    return 'leave-mirror';
  }
  const controller = metadata.ownerReferences?.find(owner => owner.controller);
  const hasEnded = status.phase === 'Succeeded' || status.phase === 'Failed';
  if (metadata.deletionTimestamp || hasEnded) {
    return 'evict';
  }
  if (controller?.kind === 'DaemonSet') {
    // Its controller ignores that the node is cordoned and would start it again.
    return 'leave-daemonset';
  }
  if (!controller) {
    return 'unmanaged';
  }
  return budget && holds(budget, pod) ? 'blocked' : 'evict';
}

/** Whether the API server would refuse the eviction now. */
function holds({ spec = {}, status = {} }: Budget, pod: NodePod): boolean {
  if (pod.status?.phase !== 'Running') {
    return false;
  }
  const ready = pod.status.conditions?.some(
    condition => condition.type === 'Ready' && condition.status === 'True',
  );
  const { currentHealthy = 0, desiredHealthy = 0 } = status;
  if (!ready) {
    if (spec.unhealthyPodEvictionPolicy === 'AlwaysAllow') {
      return false;
    }
    if (desiredHealthy > 0 && currentHealthy >= desiredHealthy) {
      return false;
    }
  }
  return (status.disruptionsAllowed ?? 0) <= 0;
}

function compare(a: string, b: string): number {
  if (a === b) {
    return 0;
  }
  return a < b ? -1 : 1;
}
