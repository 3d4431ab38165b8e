import { ApiError } from '../api/ApiError';
import { isFinished } from '../api/podFacts';
import {
  PERSISTENT_VOLUME_CLAIMS,
  PODS,
  STATEFUL_SETS,
} from '../api/resourceTypes';
import type { Cluster } from '../Cluster';
import { jsonEqual, KubeObject } from '../objects';
import { parseObject, StoredObject } from '../storage/StoredObject';
import { StatefulSet } from '../workloads';
import { RetryBackOff } from './RetryBackOff';
import {
  availableIn,
  isAvailable,
  isRunningAndReady,
  newClaims,
  newSetPod,
  ordinalOf,
} from './setPods';
import { REVISION_LABEL, SetRevision, SetRevisions } from './SetRevisions';
import { updateStatus } from './updateStatus';

const MANAGER = 'kube-controller-manager';

interface Revisions {
  current: SetRevision;
  update: SetRevision;
}

/** A place in the set: its number, and the pod that is there. */
interface Slot {
  ordinal: number;
  pod?: StoredObject;
}

/**
 * Keeps the numbered pods of StatefulSets, in the order of the real controller:
 * one after the other unless the set allows `Parallel`; an update goes from the
 * highest number down to the partition, each pod waiting for the one before.
 */
export class StatefulSetController {
  private readonly revisions: SetRevisions;
  private readonly retries: RetryBackOff;

  constructor(private readonly cluster: Cluster) {
    this.revisions = new SetRevisions(cluster);
    this.retries = new RetryBackOff(cluster, uid => this.enqueue(uid));
  }

  enqueue(uid: string) {
    this.cluster.queue.add(`statefulset/${uid}`, () => this.sync(uid));
  }

  private sync(uid: string) {
    const stored = this.cluster.store.findByUid(uid)?.stored;
    if (!stored) {
      this.retries.forget(uid);
      return;
    }
    // Its pods go by the garbage collector.
    if (stored.deleting) return;
    const set = parseObject(stored) as unknown as StatefulSet;
    const revisions = this.revisions.of(set);
    if (!this.retries.waits(uid)) {
      try {
        this.reconcile(set, revisions);
        this.retries.forget(uid);
      } catch (error) {
        if (!(error instanceof ApiError)) throw error;
        this.retries.refuse(uid);
      }
    }
    this.writeStatus(uid, set, revisions);
    this.revisions.cleanUp(set, [
      revisions.current.name,
      revisions.update.name,
    ]);
  }

  private podsOf(set: StatefulSet): StoredObject[] {
    return this.cluster.store.controlledBy(set.metadata.uid ?? '', PODS);
  }

  private slots(set: StatefulSet): { wanted: Slot[]; surplus: Slot[] } {
    const start = set.spec.ordinals?.start ?? 0;
    const wanted: Slot[] = Array.from(
      { length: set.spec.replicas },
      (_, index) => ({ ordinal: start + index }),
    );
    const surplus: Slot[] = [];
    for (const pod of this.podsOf(set)) {
      const ordinal = ordinalOf(set, pod);
      const slot = wanted[ordinal - start];
      if (slot) slot.pod = pod;
      else if (ordinal >= 0) surplus.push({ ordinal, pod });
    }
    return { wanted, surplus: surplus.sort((a, b) => b.ordinal - a.ordinal) };
  }

  private reconcile(set: StatefulSet, revisions: Revisions) {
    const { wanted, surplus } = this.slots(set);
    const ordered = set.spec.podManagementPolicy !== 'Parallel';
    const available = ({ pod }: Slot) =>
      isAvailable(pod, set.spec.minReadySeconds ?? 0, this.now());
    for (const slot of wanted) {
      const settled = this.settle(set, slot, revisions) && available(slot);
      if (ordered && !settled) return;
    }
    const firstIll = [...wanted, ...[...surplus].reverse()].find(
      slot => !available(slot),
    );
    for (const slot of surplus) {
      if (ordered && slot.pod?.deleting) return;
      // One that is ill goes first, but the healthy ones wait until the rest is well.
      if (ordered && !available(slot) && slot !== firstIll) return;
      if (!slot.pod?.deleting) this.remove(set, slot);
      if (ordered) return;
    }
    if (set.spec.updateStrategy.type !== 'RollingUpdate') return;
    const partition = set.spec.updateStrategy.rollingUpdate?.partition ?? 0;
    for (const slot of wanted.slice(partition).reverse()) {
      const old = slot.pod?.labels[REVISION_LABEL] !== revisions.update.name;
      if (slot.pod && old && !slot.pod.deleting) {
        this.remove(set, slot);
        return;
      }
      if (!available(slot)) return;
    }
  }

  /** Makes the pod that is missing, or removes one that has ended; true when there was one to look at. */
  private settle(set: StatefulSet, slot: Slot, revisions: Revisions): boolean {
    const { pod } = slot;
    if (!pod) {
      this.create(set, slot.ordinal, revisions);
      return false;
    }
    if (isFinished(pod)) {
      if (!pod.deleting) this.remove(set, slot);
      return false;
    }
    return true;
  }

  private create(set: StatefulSet, ordinal: number, revisions: Revisions) {
    const { type, rollingUpdate } = set.spec.updateStrategy;
    const index = ordinal - (set.spec.ordinals?.start ?? 0);
    const below = rollingUpdate?.partition ?? set.status.currentReplicas ?? 0;
    const revision =
      type === 'RollingUpdate' && index < below
        ? revisions.current
        : revisions.update;
    const pod = newSetPod(set, ordinal, revision);
    this.attempt(set, `create Pod ${pod.metadata.name}`, 'Create', () => {
      this.createClaims(set, ordinal);
      this.cluster.registry.create(PODS, pod, { manager: MANAGER });
    });
  }

  private createClaims(set: StatefulSet, ordinal: number) {
    for (const claim of newClaims(set, ordinal)) {
      const { name, namespace } = claim.metadata;
      if (this.cluster.store.get(PERSISTENT_VOLUME_CLAIMS, namespace, name)) {
        continue;
      }
      this.cluster.registry.create(
        PERSISTENT_VOLUME_CLAIMS,
        claim as unknown as KubeObject,
        { manager: MANAGER },
      );
      this.event(
        set,
        'Normal',
        'SuccessfulCreate',
        `create Claim ${name} Pod ${set.metadata.name}-${ordinal} in StatefulSet ${set.metadata.name} success`,
      );
    }
  }

  private remove(set: StatefulSet, { pod, ordinal }: Slot) {
    if (!pod) return;
    const start = set.spec.ordinals?.start ?? 0;
    const surplus = ordinal < start || ordinal >= start + set.spec.replicas;
    const { whenScaled } = set.spec.persistentVolumeClaimRetentionPolicy ?? {};
    if (surplus && whenScaled === 'Delete') this.giveClaims(set, pod, ordinal);
    this.attempt(set, `delete Pod ${pod.name}`, 'Delete', () =>
      this.cluster.registry.delete(PODS, pod.namespace, pod.name, {}),
    );
  }

  /** Lets the claims of a pod go with it. */
  private giveClaims(set: StatefulSet, pod: StoredObject, ordinal: number) {
    for (const { metadata } of newClaims(set, ordinal)) {
      const { namespace, name } = metadata;
      if (!this.cluster.store.get(PERSISTENT_VOLUME_CLAIMS, namespace, name)) {
        continue;
      }
      this.cluster.registry.update(
        PERSISTENT_VOLUME_CLAIMS,
        namespace,
        name,
        object => {
          object.metadata.ownerReferences = [
            { apiVersion: 'v1', kind: 'Pod', name: pod.name, uid: pod.uid },
          ];
          return object;
        },
        { manager: MANAGER },
      );
    }
  }

  private attempt(
    set: StatefulSet,
    what: string,
    verb: string,
    act: () => void,
  ) {
    const text = `${what} in StatefulSet ${set.metadata.name}`;
    try {
      act();
    } catch (error) {
      this.event(
        set,
        'Warning',
        `Failed${verb}`,
        `${text} failed error: ${(error as Error).message}`,
      );
      throw error;
    }
    this.event(set, 'Normal', `Successful${verb}`, `${text} successful`);
  }

  private writeStatus(uid: string, set: StatefulSet, revisions: Revisions) {
    const current = this.cluster.store.findByUid(uid)?.stored;
    if (!current) return;
    const pods = this.podsOf(set);
    const minReady = set.spec.minReadySeconds ?? 0;
    const waits = pods
      .map(pod => availableIn(pod, minReady, this.now()))
      .filter(wait => wait !== undefined);
    const later = waits.filter(wait => wait > 0);
    if (later.length > 0) {
      this.cluster.clock.schedule(Math.min(...later), () => this.enqueue(uid));
    }
    const of = (revision: SetRevision) =>
      pods.filter(
        pod => !pod.deleting && pod.labels[REVISION_LABEL] === revision.name,
      ).length;
    const counts = {
      ready: pods.filter(isRunningAndReady).length,
      current: of(revisions.current),
      updated: of(revisions.update),
    };
    const { replicas, updateStrategy } = set.spec;
    const complete =
      updateStrategy.type === 'RollingUpdate' &&
      counts.updated === replicas &&
      counts.ready === replicas &&
      pods.length === replicas;
    const status: StatefulSet['status'] = {
      observedGeneration: set.metadata.generation,
      replicas: pods.length,
      readyReplicas: counts.ready || undefined,
      currentReplicas:
        (complete ? counts.updated : counts.current) || undefined,
      updatedReplicas: counts.updated || undefined,
      currentRevision: complete
        ? revisions.update.name
        : revisions.current.name,
      updateRevision: revisions.update.name,
      collisionCount: set.status.collisionCount ?? 0,
      availableReplicas: waits.length - later.length,
    };
    updateStatus<StatefulSet>(
      this.cluster,
      STATEFUL_SETS,
      current,
      MANAGER,
      target => {
        if (!jsonEqual(status, target.status)) target.status = status;
      },
    );
  }

  private now() {
    return this.cluster.clock.now();
  }

  private event(
    set: StatefulSet,
    type: 'Normal' | 'Warning',
    reason: string,
    message: string,
  ) {
    this.cluster.events.record(set, {
      type,
      reason,
      message,
      component: 'statefulset-controller',
    });
  }
}
