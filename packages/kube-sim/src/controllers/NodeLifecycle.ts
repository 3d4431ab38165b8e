import { isFinished, podFacts } from '../api/podFacts';
import { NODES, PODS, ResourceType } from '../api/resourceTypes';
import { Timer, timestamp } from '../clock/Clock';
import type { Cluster } from '../Cluster';
import { PressureResource, pressureTaint } from '../faults/Pressure';
import { KubeObject } from '../objects';
import { Change } from '../storage/History';
import { parseObject, StoredObject } from '../storage/StoredObject';
import { Node, Pod } from '../workloads';
import { setCondition } from './conditions';
import { nodeConditions, setTaints } from './nodeState';
import { updateStatus } from './updateStatus';

const UNREACHABLE = 'node.kubernetes.io/unreachable';
const UNSCHEDULABLE = 'node.kubernetes.io/unschedulable';
// A node that comes back reports itself within seconds.
const RETURN_MS = 2_000;

/**
 * Nodes that stop giving signs of life: after the grace period NotReady and
 * tainted, their pods not ready; after its toleration each pod is evicted. It
 * stays Terminating until the node is back, since nobody can say that it stopped.
 */
export class NodeLifecycle {
  private readonly away = new Set<string>();
  private readonly timers = new Map<string, Timer[]>();
  /** What each node runs short of. */
  private readonly short = new Map<string, Set<PressureResource>>();

  constructor(private readonly cluster: Cluster) {}

  isDown(name: string): boolean {
    return this.away.has(name);
  }

  down(): string[] {
    return [...this.away];
  }

  setDown(name: string, down: boolean) {
    this.cluster.registry.find(NODES, undefined, name);
    if (this.away.has(name) === down) return;
    this.timers.get(name)?.forEach(timer => timer.cancel());
    this.timers.delete(name);
    if (down) {
      this.away.add(name);
      const grace = this.cluster.settings.nodeGraceSeconds * 1_000;
      this.after(name, grace, () => this.lose(name));
    } else {
      this.away.delete(name);
      this.after(name, RETURN_MS, () => this.welcome(name));
    }
  }

  /** A cordoned node carries a taint, so that the scheduler passes it by. */
  onChange(type: ResourceType, { kind, current }: Change) {
    if (type !== NODES) return;
    const { name } = current;
    if (kind === 'DELETED') {
      this.away.delete(name);
      this.short.delete(name);
      return;
    }
    const { spec } = parseObject(current) as unknown as Node;
    const tainted = spec?.taints?.some(({ key }) => key === UNSCHEDULABLE);
    if (Boolean(spec?.unschedulable) !== Boolean(tainted)) {
      this.cluster.queue.add(`node/${name}`, () => this.followCordon(name));
    }
  }

  cordon(name: string, on: boolean) {
    this.cluster.registry.update(
      NODES,
      undefined,
      name,
      object => {
        const node = object as unknown as Node;
        node.spec.unschedulable = on || undefined;
        return object;
      },
      { manager: 'kubectl' },
    );
  }

  setPressure(name: string, resource: PressureResource, on: boolean) {
    const stored = this.cluster.registry.find(NODES, undefined, name);
    const short = this.short.get(name) ?? new Set();
    if (on) short.add(resource);
    else short.delete(resource);
    this.short.set(name, short);
    const node = parseObject(stored) as unknown as Node;
    const ready = this.away.has(name) ? 'Unknown' : 'True';
    const now = this.now();
    setTaints(
      node,
      pressureTaint(resource),
      on
        ? [
            {
              key: pressureTaint(resource),
              effect: 'NoSchedule',
              timeAdded: now,
            },
          ]
        : [],
    );
    node.status.conditions = nodeConditions(
      node.status.conditions,
      ready,
      now,
      short,
    );
    this.cluster.store.put(NODES, node as unknown as KubeObject);
  }

  /** What is short where, for the admin API. */
  pressures(): { [node: string]: PressureResource[] } {
    return Object.fromEntries(
      [...this.short]
        .filter(([, resources]) => resources.size > 0)
        .map(([name, resources]) => [name, [...resources]]),
    );
  }

  private followCordon(name: string) {
    const stored = this.cluster.store.get(NODES, undefined, name);
    if (!stored) return;
    const node = parseObject(stored) as unknown as Node;
    const on = Boolean(node.spec.unschedulable);
    setTaints(
      node,
      UNSCHEDULABLE,
      on
        ? [{ key: UNSCHEDULABLE, effect: 'NoSchedule', timeAdded: this.now() }]
        : [],
    );
    this.cluster.store.put(NODES, node as unknown as KubeObject);
    this.cluster.events.record(node, {
      type: 'Normal',
      reason: on ? 'NodeNotSchedulable' : 'NodeSchedulable',
      message: `Node ${name} status is now: ${
        on ? 'NodeNotSchedulable' : 'NodeSchedulable'
      }`,
      component: 'kubelet',
      host: name,
    });
  }

  private lose(name: string) {
    this.writeNode(name, { ready: 'Unknown' });
    for (const stored of this.podsOn(name)) {
      if (!podFacts(stored).ready) continue;
      updateStatus<Pod>(
        this.cluster,
        PODS,
        stored,
        'kube-controller-manager',
        pod => {
          pod.status.conditions = setCondition(
            pod.status.conditions,
            { type: 'Ready', status: 'False', lastProbeTime: null },
            this.now(),
          );
        },
      );
    }
    for (const stored of this.podsOn(name)) this.evictLater(name, stored);
  }

  private evictLater(name: string, stored: StoredObject) {
    const pod = parseObject(stored) as unknown as Pod;
    const toleration = pod.spec.tolerations?.find(
      ({ key, effect }) =>
        (!key || key === UNREACHABLE) && (!effect || effect === 'NoExecute'),
    );
    if (toleration && toleration.tolerationSeconds === undefined) return;
    const seconds = toleration?.tolerationSeconds ?? 0;
    this.after(name, seconds * 1_000, () => {
      const current = this.cluster.store.findByUid(stored.uid)?.stored;
      if (!current || current.deleting) return;
      updateStatus<Pod>(
        this.cluster,
        PODS,
        current,
        'kube-controller-manager',
        victim => {
          victim.status.conditions = setCondition(
            victim.status.conditions,
            {
              type: 'DisruptionTarget',
              status: 'True',
              reason: 'DeletionByTaintManager',
              message: 'Taint manager: deleting due to NoExecute taint',
              lastProbeTime: null,
            },
            this.now(),
          );
        },
      );
      this.cluster.events.record(pod, {
        type: 'Normal',
        reason: 'TaintManagerEviction',
        message: `Marking for deletion Pod ${stored.namespace}/${stored.name}`,
        component: 'taint-eviction-controller',
      });
      this.cluster.registry.delete(PODS, stored.namespace, stored.name, {});
    });
  }

  private welcome(name: string) {
    this.writeNode(name, { ready: 'True' });
    this.cluster.kubelet.resume(name);
  }

  private writeNode(name: string, { ready }: { ready: 'True' | 'Unknown' }) {
    const stored = this.cluster.store.get(NODES, undefined, name);
    if (!stored) return;
    const node = parseObject(stored) as unknown as Node;
    const now = this.now();
    setTaints(
      node,
      UNREACHABLE,
      ready === 'True'
        ? []
        : ['NoSchedule', 'NoExecute'].map(effect => ({
            key: UNREACHABLE,
            effect,
            timeAdded: now,
          })),
    );
    node.status.conditions = nodeConditions(
      node.status.conditions,
      ready,
      now,
      this.short.get(name),
    );
    this.cluster.store.put(NODES, node as unknown as KubeObject);
    this.cluster.events.record(node, {
      type: 'Normal',
      reason: ready === 'True' ? 'NodeReady' : 'NodeNotReady',
      message: `Node ${name} status is now: ${
        ready === 'True' ? 'NodeReady' : 'NodeNotReady'
      }`,
      component: 'node-controller',
    });
  }

  private podsOn(name: string): StoredObject[] {
    return [...this.cluster.store.table(PODS).range()].filter(
      pod => podFacts(pod).node === name && !pod.deleting && !isFinished(pod),
    );
  }

  private after(name: string, ms: number, run: () => void) {
    const timers = this.timers.get(name) ?? [];
    timers.push(this.cluster.clock.schedule(ms, run));
    this.timers.set(name, timers);
  }

  private now() {
    return timestamp(this.cluster.clock.now());
  }
}
