import { timestamp } from '../clock/Clock';
import type { Cluster } from '../Cluster';
import { budgetConditions } from '../controllers/budgetStatus';
import { setCondition } from '../controllers/conditions';
import { covers } from '../controllers/DisruptionController';
import { updateStatus } from '../controllers/updateStatus';
import { isJsonObject, JsonObject } from '../objects';
import { DeleteOptions } from '../registry/Deletion';
import { asObject } from '../registry/Registry';
import { parseObject, StoredObject } from '../storage/StoredObject';
import { Pod, PodDisruptionBudget } from '../workloads';
import { ApiError, badRequest } from './ApiError';
import { ApiRequest, isDryRun } from './ApiRequest';
import { readBody } from './body';
import { podFacts } from './podFacts';
import { POD_DISRUPTION_BUDGETS, PODS } from './resourceTypes';
import { sendJson } from './respond';
import { requireName, Route } from './route';

const MESSAGE =
  "Cannot evict pod as it would violate the pod's disruption budget.";
const BUSY_SECONDS = 10;

function refusal(why: string, retryAfterSeconds?: number): ApiError {
  return new ApiError(429, 'TooManyRequests', MESSAGE, {
    causes: [{ reason: 'DisruptionBudget', message: why }],
    retryAfterSeconds,
  });
}

/** Pods that have ended, have not begun or go away already disturb nobody. */
function isFree(pod: StoredObject): boolean {
  const { phase } = podFacts(pod);
  return pod.deleting || phase !== 'Running';
}

/** The budget of a pod. More than one is an error, as the real server has it. */
function budgetOf(
  cluster: Cluster,
  pod: StoredObject,
): StoredObject | undefined {
  const [first, ...more] = [
    ...cluster.store.table(POD_DISRUPTION_BUDGETS).range(pod.namespace),
  ].filter(budget => covers(budget, pod));
  if (more.length > 0) {
    throw new ApiError(
      500,
      '',
      'This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.',
    );
  }
  return first;
}

/** Throws 429 when nothing may be missing; else takes one disruption from the budget. */
function spend(
  cluster: Cluster,
  stored: StoredObject,
  pod: StoredObject,
  dryRun: boolean,
) {
  const budget = parseObject(stored) as unknown as PodDisruptionBudget;
  const { status, metadata, spec } = budget;
  const healthy = status.currentHealthy >= status.desiredHealthy;
  // A pod that is not ready counts for nothing: it may go while the others suffice.
  if (
    !podFacts(pod).ready &&
    (spec.unhealthyPodEvictionPolicy === 'AlwaysAllow' ||
      (healthy && status.desiredHealthy > 0))
  ) {
    return;
  }
  if ((status.observedGeneration ?? 0) < (metadata.generation ?? 0)) {
    throw refusal(
      `The disruption budget ${metadata.name} is still being processed by the server.`,
      BUSY_SECONDS,
    );
  }
  if (status.disruptionsAllowed <= 0) {
    throw refusal(
      `The disruption budget ${metadata.name} needs ${status.desiredHealthy} healthy pods and has ${status.currentHealthy} currently`,
    );
  }
  if (dryRun) return;
  const now = timestamp(cluster.clock.now());
  updateStatus<PodDisruptionBudget>(
    cluster,
    POD_DISRUPTION_BUDGETS,
    stored,
    'kube-apiserver',
    target => {
      const allowed = target.status.disruptionsAllowed - 1;
      target.status.disruptionsAllowed = allowed;
      target.status.conditions = budgetConditions(target, allowed, now);
      // So that the controller does not count the pod until it is seen to go.
      target.status.disruptedPods = {
        ...target.status.disruptedPods,
        [pod.name]: now,
      };
    },
  );
}

function markDisrupted(cluster: Cluster, stored: StoredObject) {
  updateStatus<Pod>(cluster, PODS, stored, 'kube-apiserver', pod => {
    pod.status.conditions = setCondition(
      pod.status.conditions,
      {
        type: 'DisruptionTarget',
        status: 'True',
        reason: 'EvictionByEvictionAPI',
        message: 'Eviction API: evicting',
        lastProbeTime: null,
      },
      timestamp(cluster.clock.now()),
    );
  });
}

/**
 * Takes a pod away as a drain does it: as far as the pod's budget allows.
 * Throws 429 with the cause `DisruptionBudget` when it does not.
 */
export function evictPod(
  cluster: Cluster,
  pod: StoredObject,
  options: DeleteOptions = {},
) {
  const budget = isFree(pod) ? undefined : budgetOf(cluster, pod);
  if (budget) spend(cluster, budget, pod, options.dryRun ?? false);
  if (!options.dryRun) markDisrupted(cluster, pod);
  cluster.registry.delete(PODS, pod.namespace, pod.name, options);
}

/** `POST pods/{name}/eviction` with an Eviction. */
export async function createEviction(request: ApiRequest, route: Route) {
  const { cluster } = request;
  const name = requireName(route);
  const body = asObject(await readBody(request.http));
  if (body.kind !== 'Eviction') {
    throw badRequest(`not a Eviction object: ${body.apiVersion} ${body.kind}`);
  }
  if (body.metadata.name && body.metadata.name !== name) {
    throw badRequest('name in URL does not match name in Eviction object');
  }
  const given: JsonObject = isJsonObject(body.deleteOptions)
    ? body.deleteOptions
    : {};
  const options = given as DeleteOptions & JsonObject;
  const pod = cluster.registry.find(PODS, route.namespace, name);
  evictPod(cluster, pod, {
    gracePeriodSeconds: options.gracePeriodSeconds,
    preconditions: options.preconditions,
    dryRun:
      isDryRun(request.query) ||
      (Array.isArray(given.dryRun) && given.dryRun.includes('All')),
  });
  await sendJson(request, 201, {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Success',
    code: 201,
  });
}
