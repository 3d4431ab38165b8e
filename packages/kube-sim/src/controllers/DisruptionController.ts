import { PodFacts, podFacts } from '../api/podFacts';
import {
  POD_DISRUPTION_BUDGETS,
  PODS,
  ResourceType,
} from '../api/resourceTypes';
import { matchesLabelSelector } from '../api/selectors';
import { timestamp } from '../clock/Clock';
import type { Cluster } from '../Cluster';
import { jsonEqual } from '../objects';
import { Change } from '../storage/History';
import { parseObject, StoredObject } from '../storage/StoredObject';
import { PodDisruptionBudget, ReplicaSet } from '../workloads';
import { budgetConditions, scaled } from './budgetStatus';
import { updateStatus } from './updateStatus';

const MANAGER = 'kube-controller-manager';
/** After this an evicted pod that is still there counts again. */
const DISRUPTED_MS = 120_000;

/** How much may be missing: keeps the status of PodDisruptionBudgets. */
export class DisruptionController {
  constructor(private readonly cluster: Cluster) {}

  onChange(type: ResourceType, { kind, current, previous }: Change) {
    if (type === POD_DISRUPTION_BUDGETS && kind !== 'DELETED') {
      this.enqueue(current.uid);
    }
    if (type !== PODS) return;
    const before = kind === 'DELETED' ? undefined : previous;
    if (before && !matters(current, before)) return;
    for (const budget of this.cluster.store
      .table(POD_DISRUPTION_BUDGETS)
      .range(current.namespace)) {
      if (covers(budget, current) || (previous && covers(budget, previous))) {
        this.enqueue(budget.uid);
      }
    }
  }

  private enqueue(uid: string) {
    this.cluster.queue.add(`budget/${uid}`, () => this.sync(uid));
  }

  private sync(uid: string) {
    const stored = this.cluster.store.findByUid(uid)?.stored;
    if (!stored) return;
    const budget = parseObject(stored) as unknown as PodDisruptionBudget;
    const pods = [
      ...this.cluster.store.table(PODS).range(stored.namespace),
    ].filter(pod => covers(stored, pod));
    const now = this.cluster.clock.now();
    const disruptedPods = this.disrupted(uid, budget, pods, now);
    const currentHealthy = pods.filter(
      pod => !pod.deleting && podFacts(pod).ready && !disruptedPods[pod.name],
    ).length;
    const { expectedPods, desiredHealthy } = this.expectation(budget, pods);
    const disruptionsAllowed =
      expectedPods > 0 ? Math.max(0, currentHealthy - desiredHealthy) : 0;
    const status: PodDisruptionBudget['status'] = {
      observedGeneration: budget.metadata.generation,
      ...(Object.keys(disruptedPods).length > 0 && { disruptedPods }),
      disruptionsAllowed,
      currentHealthy,
      desiredHealthy,
      expectedPods,
      conditions: budgetConditions(budget, disruptionsAllowed, timestamp(now)),
    };
    updateStatus<PodDisruptionBudget>(
      this.cluster,
      POD_DISRUPTION_BUDGETS,
      stored,
      MANAGER,
      target => {
        if (!jsonEqual(status, target.status)) target.status = status;
      },
    );
  }

  /** Pods whose eviction was allowed and that are not on their way yet. */
  private disrupted(
    uid: string,
    { status }: PodDisruptionBudget,
    pods: StoredObject[],
    now: number,
  ): { [pod: string]: string } {
    const kept: { [pod: string]: string } = {};
    for (const pod of pods) {
      const since = status.disruptedPods?.[pod.name];
      if (!since || pod.deleting) continue;
      const left = Date.parse(since) + DISRUPTED_MS - now;
      if (left <= 0) continue;
      kept[pod.name] = since;
      this.cluster.clock.schedule(left, () => this.enqueue(uid));
    }
    return kept;
  }

  private expectation(
    { spec }: PodDisruptionBudget,
    pods: StoredObject[],
  ): { expectedPods: number; desiredHealthy: number } {
    if (spec.maxUnavailable !== undefined) {
      const expectedPods = this.scaleOf(pods);
      const missing = scaled(spec.maxUnavailable, expectedPods);
      return {
        expectedPods,
        desiredHealthy: Math.max(0, expectedPods - missing),
      };
    }
    const { minAvailable } = spec;
    if (typeof minAvailable === 'string') {
      const expectedPods = this.scaleOf(pods);
      return {
        expectedPods,
        desiredHealthy: scaled(minAvailable, expectedPods),
      };
    }
    return minAvailable === undefined
      ? { expectedPods: 0, desiredHealthy: 0 }
      : { expectedPods: pods.length, desiredHealthy: minAvailable };
  }

  /** What the controllers of the pods are asked to run altogether. */
  private scaleOf(pods: StoredObject[]): number {
    const owners = new Set(pods.map(pod => pod.controllerUid ?? ''));
    const scales = new Map<string, number>();
    for (const uid of owners) {
      const owner = this.cluster.store.findByUid(uid);
      if (!owner) continue;
      // Old and new pods of a rollout belong to one Deployment.
      const { controllerUid } = owner.stored;
      const parent =
        controllerUid && this.cluster.store.findByUid(controllerUid);
      const { stored } = parent || owner;
      const { spec } = parseObject(stored) as unknown as ReplicaSet;
      scales.set(stored.uid, spec.replicas ?? 0);
    }
    return [...scales.values()].reduce((sum, scale) => sum + scale, 0);
  }
}

function matters(a: StoredObject, b: StoredObject): boolean {
  const x: PodFacts = podFacts(a);
  const y: PodFacts = podFacts(b);
  return (
    a.deleting !== b.deleting || a.labels !== b.labels || x.ready !== y.ready
  );
}

/** Whether a budget is about a pod; without a selector it is about none. */
export function covers(budget: StoredObject, pod: StoredObject): boolean {
  const selector = budget.facts as PodDisruptionBudget['spec']['selector'];
  return selector !== undefined && matchesLabelSelector(selector, pod.labels);
}
