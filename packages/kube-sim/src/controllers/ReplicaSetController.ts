import { isActive, podFacts } from '../api/podFacts';
import { PODS, REPLICA_SETS } from '../api/resourceTypes';
import { timestamp } from '../clock/Clock';
import type { Cluster } from '../Cluster';
import { ApiError } from '../api/ApiError';
import { cloneJson, jsonEqual, KubeObject } from '../objects';
import { parseObject, StoredObject } from '../storage/StoredObject';
import { ReplicaSet } from '../workloads';
import { setCondition } from './conditions';
import { updateStatus } from './updateStatus';

const MANAGER = 'kube-controller-manager';
const FIRST_RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 60_000;

/** Pods of this ReplicaSet were refused; nothing is tried again before `until`. */
interface Refusal {
  error: ApiError;
  until: number;
  delay: number;
}

/** Which of two pods is given up first: not placed, not ready, younger. */
function byWorth(a: StoredObject, b: StoredObject): number {
  const x = podFacts(a);
  const y = podFacts(b);
  if (Boolean(x.node) !== Boolean(y.node)) return x.node ? 1 : -1;
  if (x.phase !== y.phase) {
    const rank = (phase: string) =>
      ({ Pending: 0, Unknown: 1, Running: 2 }[phase] ?? 2);
    return rank(x.phase) - rank(y.phase);
  }
  if (x.ready !== y.ready) return x.ready ? 1 : -1;
  if (x.readySince !== y.readySince)
    return x.readySince > y.readySince ? -1 : 1;
  return a.createdAt > b.createdAt ? -1 : 1;
}

/** Keeps as many pods as a ReplicaSet asks for, and counts them. */
export class ReplicaSetController {
  private readonly refusals = new Map<string, Refusal>();

  constructor(private readonly cluster: Cluster) {}

  sync(uid: string) {
    const stored = this.cluster.store.findByUid(uid)?.stored;
    if (!stored) {
      this.refusals.delete(uid);
      return;
    }
    const set = parseObject(stored) as unknown as ReplicaSet;
    let failure: ApiError | undefined;
    if (!stored.deleting) {
      const active = this.podsOf(uid).filter(isActive);
      const missing = set.spec.replicas - active.length;
      if (missing > 0) failure = this.tryCreate(uid, set, missing);
      if (missing < 0) this.remove(set, active, -missing);
    }
    this.writeStatus(stored, set, failure);
  }

  private podsOf(uid: string): StoredObject[] {
    return this.cluster.store.controlledBy(uid, PODS);
  }

  /**
   * Each refusal names another pod, so it changes the status, which leads back
   * here: without a back-off that would never end.
   */
  private tryCreate(
    uid: string,
    set: ReplicaSet,
    missing: number,
  ): ApiError | undefined {
    const now = this.cluster.clock.now();
    const last = this.refusals.get(uid);
    if (last && now < last.until) return last.error;
    const error = this.create(set, missing);
    if (!error) {
      this.refusals.delete(uid);
      return undefined;
    }
    const delay = last
      ? Math.min(LONGEST_RETRY_MS, last.delay * 2)
      : FIRST_RETRY_MS;
    this.refusals.set(uid, { error, until: now + delay, delay });
    this.cluster.clock.schedule(delay, () => this.enqueue(uid));
    return error;
  }

  /** Creates pods until one is refused; the refusal becomes a condition and an event. */
  private create(set: ReplicaSet, count: number): ApiError | undefined {
    const { metadata, spec } = set;
    for (let created = 0; created < count; created++) {
      const pod = {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: {
          name: '',
          generateName: `${metadata.name}-`,
          namespace: metadata.namespace,
          labels: { ...spec.template.metadata?.labels },
          annotations: spec.template.metadata?.annotations && {
            ...spec.template.metadata.annotations,
          },
          ownerReferences: [
            {
              apiVersion: 'apps/v1',
              kind: 'ReplicaSet',
              name: metadata.name,
              uid: metadata.uid ?? '',
              controller: true,
              blockOwnerDeletion: true,
            },
          ],
        },
        spec: cloneJson(spec.template.spec),
      };
      try {
        const stored = this.cluster.registry.create(PODS, pod as KubeObject, {
          manager: MANAGER,
        });
        this.event(
          set,
          'Normal',
          'SuccessfulCreate',
          `Created pod: ${stored.name}`,
        );
      } catch (error) {
        if (!(error instanceof ApiError)) throw error;
        this.event(
          set,
          'Warning',
          'FailedCreate',
          `Error creating: ${error.message}`,
        );
        return error;
      }
    }
    return undefined;
  }

  private remove(set: ReplicaSet, active: StoredObject[], count: number) {
    for (const pod of [...active].sort(byWorth).slice(0, count)) {
      this.cluster.registry.delete(PODS, pod.namespace, pod.name, {});
      this.event(set, 'Normal', 'SuccessfulDelete', `Deleted pod: ${pod.name}`);
    }
  }

  private writeStatus(
    stored: StoredObject,
    set: ReplicaSet,
    failure: ApiError | undefined,
  ) {
    const pods = this.podsOf(stored.uid);
    const active = pods.filter(isActive);
    const ready = active.filter(pod => podFacts(pod).ready);
    const now = this.cluster.clock.now();
    const minReady = (set.spec.minReadySeconds ?? 0) * 1_000;
    const waits = ready
      .map(pod => Date.parse(podFacts(pod).readySince) + minReady - now)
      .filter(wait => wait > 0);
    if (minReady > 0 && waits.length > 0) {
      this.cluster.clock.schedule(Math.min(...waits), () =>
        this.enqueue(stored.uid),
      );
    }
    const available = minReady > 0 ? ready.length - waits.length : ready.length;
    const current = this.cluster.store.findByUid(stored.uid)?.stored;
    if (!current) return;
    updateStatus<ReplicaSet>(
      this.cluster,
      REPLICA_SETS,
      current,
      MANAGER,
      target => {
        const conditions = (target.status.conditions ?? []).filter(
          ({ type }) => type !== 'ReplicaFailure',
        );
        const failed = failure
          ? setCondition(
              target.status.conditions,
              {
                type: 'ReplicaFailure',
                status: 'True',
                reason: 'FailedCreate',
                message: failure.message,
              },
              timestamp(now),
            )
          : conditions;
        const status: ReplicaSet['status'] = {
          replicas: active.length,
          ...(active.length > 0 && { fullyLabeledReplicas: active.length }),
          ...(ready.length > 0 && { readyReplicas: ready.length }),
          ...(available > 0 && { availableReplicas: available }),
          terminatingReplicas: pods.filter(pod => pod.deleting).length,
          observedGeneration: set.metadata.generation,
          ...(failed.length > 0 && { conditions: failed }),
        };
        if (!jsonEqual(status, target.status)) target.status = status;
      },
    );
  }

  enqueue(uid: string) {
    this.cluster.queue.add(`replicaset/${uid}`, () => this.sync(uid));
  }

  private event(
    set: ReplicaSet,
    type: 'Normal' | 'Warning',
    reason: string,
    message: string,
  ) {
    this.cluster.events.record(set, {
      type,
      reason,
      message,
      component: 'replicaset-controller',
    });
  }
}
