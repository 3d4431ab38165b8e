/** Where objects of a kind live in the API. */
export type ApplicableKind = {
  plural: string;
  namespaced: boolean;
  /**
   * Applied by the platform's own account, in namespaces that Longshore
   * created: quotas and rights must not be in the hands of those they bind.
   */
  byPlatform?: boolean;
};

/**
 * Kinds that may be applied. The list is closed on purpose: nothing that works
 * outside a namespace, no right but a RoleBinding, whose roles the cluster
 * limits by the verb `bind`, and nothing that the roles of the manifests do not
 * grant.
 */
const KINDS: Record<string, ApplicableKind> = {
  'v1/Namespace': { plural: 'namespaces', namespaced: false, byPlatform: true },
  'v1/ResourceQuota': {
    plural: 'resourcequotas',
    namespaced: true,
    byPlatform: true,
  },
  'rbac.authorization.k8s.io/v1/RoleBinding': {
    plural: 'rolebindings',
    namespaced: true,
    byPlatform: true,
  },
  'v1/ConfigMap': { plural: 'configmaps', namespaced: true },
  'v1/Secret': { plural: 'secrets', namespaced: true },
  'v1/Service': { plural: 'services', namespaced: true },
  'v1/ServiceAccount': { plural: 'serviceaccounts', namespaced: true },
  'v1/PersistentVolumeClaim': {
    plural: 'persistentvolumeclaims',
    namespaced: true,
  },
  'apps/v1/Deployment': { plural: 'deployments', namespaced: true },
  'apps/v1/StatefulSet': { plural: 'statefulsets', namespaced: true },
  'batch/v1/Job': { plural: 'jobs', namespaced: true },
  'batch/v1/CronJob': { plural: 'cronjobs', namespaced: true },
  'policy/v1/PodDisruptionBudget': {
    plural: 'poddisruptionbudgets',
    namespaced: true,
  },
};

export function findKind(
  apiVersion: string,
  kind: string,
): ApplicableKind | undefined {
  const id = `${apiVersion}/${kind}`;
  return Object.hasOwn(KINDS, id) ? KINDS[id] : undefined;
}

/** Kinds that may be applied, for messages. */
export const APPLICABLE_KINDS = Object.keys(KINDS);
