import { isActive } from '../api/podFacts';
import { DEPLOYMENTS, PODS, REPLICA_SETS } from '../api/resourceTypes';
import type { Cluster } from '../Cluster';
import { Timer } from '../clock/Clock';
import { cloneJson, jsonEqual, KubeObject } from '../objects';
import { podTemplateHash } from '../registry/admission';
import { parseObject, StoredObject } from '../storage/StoredObject';
import { Deployment, findCondition, ReplicaSet } from '../workloads';
import {
  deadlineIn,
  deploymentConditions,
  Progress,
} from './deploymentConditions';
import {
  Bounds,
  Counts,
  newSetReplicas,
  oldSetsReplicas,
  proportionalReplicas,
  resolveBounds,
} from './rollingUpdate';
import { updateStatus } from './updateStatus';

const MANAGER = 'kube-controller-manager';
export const HASH_LABEL = 'pod-template-hash';
export const REVISION = 'deployment.kubernetes.io/revision';
const REVISION_HISTORY = 'deployment.kubernetes.io/revision-history';
const DESIRED = 'deployment.kubernetes.io/desired-replicas';
const MAX = 'deployment.kubernetes.io/max-replicas';

interface Sets {
  current?: ReplicaSet;
  /** Oldest first. */
  old: ReplicaSet[];
}

function revisionOf(set: ReplicaSet): number {
  return Number(set.metadata.annotations?.[REVISION] ?? 0);
}

/** Which revisions a ReplicaSet has been before the one it becomes now. */
function historyOf(set: ReplicaSet): { [annotation: string]: string } {
  const { annotations } = set.metadata;
  const served = [annotations?.[REVISION_HISTORY], annotations?.[REVISION]];
  const history = served.filter(Boolean).join(',');
  return history ? { [REVISION_HISTORY]: history } : {};
}

function counts(set: ReplicaSet): Counts {
  return {
    replicas: set.spec.replicas,
    available: set.status.availableReplicas ?? 0,
  };
}

/** The template of a ReplicaSet as its Deployment wrote it. */
function templateOf(set: ReplicaSet) {
  const template = cloneJson(set.spec.template);
  const { [HASH_LABEL]: _, ...labels } = template.metadata?.labels ?? {};
  return { ...template, metadata: { ...template.metadata, labels } };
}

/** A port of the real Deployment controller's decisions; see `rollingUpdate.ts` for the arithmetic. */
export class DeploymentController {
  private readonly deadlines = new Map<string, Timer>();

  constructor(private readonly cluster: Cluster) {}

  enqueue(uid: string) {
    this.cluster.queue.add(`deployment/${uid}`, () => this.sync(uid));
  }

  sync(uid: string) {
    const stored = this.cluster.store.findByUid(uid)?.stored;
    if (!stored) {
      this.deadlines.get(uid)?.cancel();
      this.deadlines.delete(uid);
      return;
    }
    const deployment = parseObject(stored) as unknown as Deployment;
    const sets = this.setsOf(deployment);
    let created = false;
    if (!stored.deleting) {
      if (deployment.spec.paused || this.isScaling(deployment, sets)) {
        this.scale(deployment, sets);
      } else {
        created = !sets.current;
        sets.current = this.ensureNewSet(deployment, sets);
        if (deployment.spec.strategy.type === 'Recreate')
          this.recreate(deployment, sets);
        else this.roll(deployment, sets);
      }
      if (!deployment.spec.paused) this.cleanUp(deployment, sets);
    }
    this.writeStatus(stored, deployment, created);
  }

  private setsOf(deployment: Deployment): Sets {
    const sets = this.cluster.store
      .controlledBy(deployment.metadata.uid ?? '', REPLICA_SETS)
      .map(stored => parseObject(stored) as unknown as ReplicaSet)
      .sort((a, b) => revisionOf(a) - revisionOf(b));
    const wanted = {
      ...deployment.spec.template,
      metadata: {
        ...deployment.spec.template.metadata,
        labels: { ...deployment.spec.template.metadata?.labels },
      },
    };
    const current = sets.find(set => jsonEqual(templateOf(set), wanted));
    return { current, old: sets.filter(set => set !== current) };
  }

  private bounds({ spec }: Deployment): Bounds {
    return resolveBounds(spec.strategy.rollingUpdate, spec.replicas);
  }

  /** The count was changed since the ReplicaSets were last sized. */
  private isScaling(deployment: Deployment, { current, old }: Sets): boolean {
    return [...old, ...(current ? [current] : [])].some(set => {
      const desired = set.metadata.annotations?.[DESIRED];
      return (
        set.spec.replicas > 0 &&
        desired !== undefined &&
        Number(desired) !== deployment.spec.replicas
      );
    });
  }

  private ensureNewSet(
    deployment: Deployment,
    { current, old }: Sets,
  ): ReplicaSet {
    const newest = Math.max(0, ...old.map(revisionOf));
    const revision = String(
      current && revisionOf(current) > newest
        ? revisionOf(current)
        : newest + 1,
    );
    const set = current ?? this.createSet(deployment, old, revision);
    if (current && current.metadata.annotations?.[REVISION] !== revision) {
      this.cluster.registry.update(
        REPLICA_SETS,
        current.metadata.namespace,
        current.metadata.name,
        object => {
          object.metadata.annotations = {
            ...object.metadata.annotations,
            ...historyOf(current),
            [REVISION]: revision,
          };
          return object;
        },
        { manager: MANAGER },
      );
    }
    if (deployment.metadata.annotations?.[REVISION] !== revision) {
      this.cluster.registry.update(
        DEPLOYMENTS,
        deployment.metadata.namespace,
        deployment.metadata.name,
        object => {
          object.metadata.annotations = {
            ...object.metadata.annotations,
            [REVISION]: revision,
          };
          return object;
        },
        { manager: MANAGER },
      );
    }
    return set;
  }

  private createSet(
    deployment: Deployment,
    old: ReplicaSet[],
    revision: string,
  ): ReplicaSet {
    const { metadata, spec } = deployment;
    const hash = podTemplateHash(
      spec.template,
      deployment.status.collisionCount ?? 0,
    );
    const labels = { ...spec.template.metadata?.labels, [HASH_LABEL]: hash };
    const bounds = this.bounds(deployment);
    const { [REVISION]: _, ...annotations } = metadata.annotations ?? {};
    const set = {
      apiVersion: 'apps/v1',
      kind: 'ReplicaSet',
      metadata: {
        name: `${metadata.name}-${hash}`,
        namespace: metadata.namespace,
        labels,
        annotations: {
          ...annotations,
          [REVISION]: revision,
          [DESIRED]: String(spec.replicas),
          [MAX]: String(spec.replicas + bounds.surge),
        },
        ownerReferences: [
          {
            apiVersion: 'apps/v1',
            kind: 'Deployment',
            name: metadata.name,
            uid: metadata.uid ?? '',
            controller: true,
            blockOwnerDeletion: true,
          },
        ],
      },
      spec: {
        replicas:
          spec.strategy.type === 'Recreate'
            ? 0
            : newSetReplicas(
                spec.replicas,
                bounds,
                { replicas: 0, available: 0 },
                old.map(counts),
              ),
        minReadySeconds: spec.minReadySeconds,
        selector: {
          ...spec.selector,
          matchLabels: { ...spec.selector.matchLabels, [HASH_LABEL]: hash },
        },
        template: {
          ...spec.template,
          metadata: { ...spec.template.metadata, labels },
        },
      },
    };
    const stored = this.cluster.registry.create(
      REPLICA_SETS,
      set as KubeObject,
      {
        manager: MANAGER,
      },
    );
    const created = parseObject(stored) as unknown as ReplicaSet;
    if (created.spec.replicas > 0) this.announce(deployment, created, 0);
    return created;
  }

  private roll(deployment: Deployment, { current, old }: Sets) {
    if (!current) return;
    const { replicas } = deployment.spec;
    const bounds = this.bounds(deployment);
    const wanted = newSetReplicas(
      replicas,
      bounds,
      counts(current),
      old.map(counts),
    );
    if (this.resize(deployment, current, wanted)) return;
    const kept = oldSetsReplicas(
      replicas,
      bounds,
      counts(current),
      old.map(counts),
    );
    old.forEach((set, index) => this.resize(deployment, set, kept[index]));
  }

  /** All old pods have to be gone before the first new one starts. */
  private recreate(deployment: Deployment, { current, old }: Sets) {
    let waiting = false;
    for (const set of old) {
      if (this.resize(deployment, set, 0)) waiting = true;
      const pods = this.cluster.store.controlledBy(
        set.metadata.uid ?? '',
        PODS,
      );
      if (pods.length > 0) waiting = true;
    }
    if (current && !waiting)
      this.resize(deployment, current, deployment.spec.replicas);
  }

  /** Sizes the ReplicaSets for another count without moving the rollout on. */
  private scale(deployment: Deployment, { current, old }: Sets) {
    const { replicas } = deployment.spec;
    const all = [...old, ...(current ? [current] : [])];
    const active = all.filter(set => set.spec.replicas > 0);
    const latest =
      active.length === 1 ? active[0] : current ?? all[all.length - 1];
    if (active.length <= 1) {
      if (latest) this.resize(deployment, latest, replicas);
      return;
    }
    const saturated =
      current?.spec.replicas === replicas &&
      current.status.availableReplicas === replicas;
    if (saturated) {
      old.forEach(set => this.resize(deployment, set, 0));
      return;
    }
    if (deployment.spec.strategy.type !== 'RollingUpdate') return;
    const sorted = [...active].sort(
      (a, b) =>
        b.spec.replicas - a.spec.replicas || revisionOf(b) - revisionOf(a),
    );
    const sizes = proportionalReplicas(
      sorted.map(set => ({
        replicas: set.spec.replicas,
        maxReplicas: Number(set.metadata.annotations?.[MAX] ?? 0),
      })),
      replicas,
      this.bounds(deployment),
    );
    sorted.forEach((set, index) => this.resize(deployment, set, sizes[index]));
  }

  /** Writes a count and what it was made from; true when the count changed. */
  private resize(
    deployment: Deployment,
    set: ReplicaSet,
    replicas: number,
  ): boolean {
    const desired = String(deployment.spec.replicas);
    const max = String(
      deployment.spec.replicas + this.bounds(deployment).surge,
    );
    const { annotations } = set.metadata;
    const changed = set.spec.replicas !== replicas;
    const marked =
      annotations?.[DESIRED] === desired && annotations?.[MAX] === max;
    // Sets of zero are left as they are: the real controller does not touch the history.
    if (!changed && (marked || replicas === 0)) return false;
    this.cluster.registry.update(
      REPLICA_SETS,
      set.metadata.namespace,
      set.metadata.name,
      object => {
        const target = object as unknown as ReplicaSet;
        target.spec.replicas = replicas;
        target.metadata.annotations = {
          ...target.metadata.annotations,
          [DESIRED]: desired,
          [MAX]: max,
        };
        return object;
      },
      { manager: MANAGER },
    );
    const from = set.spec.replicas;
    set.spec.replicas = replicas;
    if (changed) this.announce(deployment, set, from);
    return changed;
  }

  private announce(deployment: Deployment, set: ReplicaSet, from: number) {
    const direction = set.spec.replicas > from ? 'up' : 'down';
    this.cluster.events.record(deployment, {
      type: 'Normal',
      reason: 'ScalingReplicaSet',
      message: `Scaled ${direction} replica set ${set.metadata.name} from ${from} to ${set.spec.replicas}`,
      component: 'deployment-controller',
    });
  }

  private cleanUp(deployment: Deployment, { old }: Sets) {
    const limit = deployment.spec.revisionHistoryLimit ?? 10;
    const empty = old.filter(
      ({ spec, status, metadata }) =>
        spec.replicas === 0 &&
        status.replicas === 0 &&
        !metadata.deletionTimestamp,
    );
    for (const set of empty.slice(0, Math.max(0, empty.length - limit))) {
      this.cluster.registry.delete(
        REPLICA_SETS,
        set.metadata.namespace,
        set.metadata.name,
        {},
      );
    }
  }

  private writeStatus(
    stored: StoredObject,
    synced: Deployment,
    created: boolean,
  ) {
    const current = this.cluster.store.findByUid(stored.uid)?.stored;
    if (!current) return;
    const deployment = parseObject(current) as unknown as Deployment;
    const { current: newSet, old } = this.setsOf(deployment);
    const all = newSet ? [...old, newSet] : old;
    const total = (of: (set: ReplicaSet) => number | undefined) =>
      all.reduce((sum, set) => sum + (of(set) ?? 0), 0);
    const available = total(set => set.status.availableReplicas);
    const planned = total(set => set.spec.replicas);
    const terminating = all
      .flatMap(set =>
        this.cluster.store.controlledBy(set.metadata.uid ?? '', PODS),
      )
      .filter(pod => pod.deleting && !isActive(pod)).length;
    const numbers: Deployment['status'] = {
      observedGeneration: synced.metadata.generation,
      replicas: total(set => set.status.replicas) || undefined,
      updatedReplicas: newSet?.status.replicas || undefined,
      readyReplicas: total(set => set.status.readyReplicas) || undefined,
      availableReplicas: available || undefined,
      unavailableReplicas: Math.max(0, planned - available) || undefined,
      terminatingReplicas: terminating,
      collisionCount: deployment.status.collisionCount,
    };
    const bounds = this.bounds(deployment);
    const progress: Progress = {
      deployment,
      status: numbers,
      newSet: newSet?.metadata.name,
      newSetCreated: created,
      maxUnavailable:
        deployment.spec.strategy.type === 'Recreate' ? 0 : bounds.unavailable,
      failure: all
        .map(set => findCondition(set.status.conditions, 'ReplicaFailure'))
        .find(condition => condition !== undefined),
      now: this.cluster.clock.now(),
    };
    const conditions = deploymentConditions(progress);
    updateStatus<Deployment>(
      this.cluster,
      DEPLOYMENTS,
      current,
      MANAGER,
      target => {
        target.status = { ...numbers, conditions };
      },
    );
    this.watchDeadline(stored.uid, deadlineIn(progress, conditions));
  }

  private watchDeadline(uid: string, left: number | undefined) {
    this.deadlines.get(uid)?.cancel();
    this.deadlines.delete(uid);
    if (left === undefined || left <= 0) return;
    this.deadlines.set(
      uid,
      // A second more, since timestamps are cut to seconds.
      this.cluster.clock.schedule(left + 1_000, () => this.enqueue(uid)),
    );
  }
}
