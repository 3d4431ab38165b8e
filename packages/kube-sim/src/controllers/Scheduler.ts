import { podFacts } from '../api/podFacts';
import {
  NODES,
  PERSISTENT_VOLUME_CLAIMS,
  PODS,
  ResourceType,
  STORAGE_CLASSES,
} from '../api/resourceTypes';
import { timestamp } from '../clock/Clock';
import type { Cluster } from '../Cluster';
import { KubeObject } from '../objects';
import { bytes, cpuMillis } from '../quantity';
import { Change } from '../storage/History';
import { parseObject, StoredObject } from '../storage/StoredObject';
import {
  Node,
  Pod,
  StorageClass,
  Taint,
  Toleration,
  VolumeClaim,
} from '../workloads';
import { setCondition } from './conditions';
import { updateStatus } from './updateStatus';
import { claimsOf, waitsForConsumer } from './volumes';

interface NodeRoom {
  name: string;
  labels: { readonly [key: string]: string };
  unschedulable: boolean;
  taints: Taint[];
  allocatable: { cpu: number; memory: number; pods: number };
}

interface Used {
  cpu: number;
  memory: number;
  pods: number;
}

export function tolerates(tolerations: Toleration[], taint: Taint): boolean {
  return tolerations.some(
    ({ key, operator, value, effect }) =>
      (!effect || effect === taint.effect) &&
      (!key || key === taint.key) &&
      (operator === 'Exists' || (key && (value ?? '') === (taint.value ?? ''))),
  );
}

/** Gives pods a node that has room for their requests, the emptiest first, spread by owner. */
export class Scheduler {
  private readonly rooms = new Map<string, NodeRoom>();
  private readonly used = new Map<string, Used>();
  /** Pods that did not fit: keys. */
  private readonly unschedulable = new Set<string>();

  constructor(private readonly cluster: Cluster) {}

  onChange(type: ResourceType, change: Change) {
    if (type === NODES) this.onNode(change);
    if (type === PODS) this.onPod(change);
    // A claim that is bound now may be what a pod has waited for.
    if (type === PERSISTENT_VOLUME_CLAIMS) this.retry();
  }

  private onNode({ kind, current }: Change) {
    if (kind === 'DELETED') {
      this.rooms.delete(current.name);
      return;
    }
    const { spec, status } = parseObject(current) as unknown as Node;
    // A node that a client made may not have reported its size yet.
    const { cpu, memory, pods } = status?.allocatable ?? {};
    this.rooms.set(current.name, {
      name: current.name,
      labels: current.labels,
      unschedulable: spec.unschedulable ?? false,
      taints: (spec.taints ?? []).filter(
        taint => taint.effect !== 'PreferNoSchedule',
      ),
      allocatable: {
        cpu: cpuMillis(cpu),
        memory: bytes(memory),
        pods: Number(pods ?? 0),
      },
    });
    this.retry();
  }

  private onPod({ kind, current, previous }: Change) {
    const before = previous && this.count(previous, -1);
    const after = kind !== 'DELETED' && this.count(current, 1);
    if (kind === 'DELETED') this.unschedulable.delete(current.key);
    if (before && !after) this.retry();
    if (kind === 'ADDED' && !podFacts(current).node) {
      const { delays } = this.cluster.settings;
      const delay = delays.schedule * this.cluster.random.between(0.75, 1.25);
      const { key } = current;
      this.cluster.clock.schedule(delay, () => this.schedule(key));
    }
  }

  /** Adds a pod to its node's use, or takes it away; false when it uses nothing. */
  private count(pod: StoredObject, sign: 1 | -1): boolean {
    const { node, phase, cpuMillis: cpu, memoryBytes } = podFacts(pod);
    if (!node || phase === 'Succeeded' || phase === 'Failed') return false;
    const used = this.used.get(node) ?? { cpu: 0, memory: 0, pods: 0 };
    this.used.set(node, {
      cpu: used.cpu + sign * cpu,
      memory: used.memory + sign * memoryBytes,
      pods: used.pods + sign,
    });
    return true;
  }

  private retry() {
    if (this.unschedulable.size === 0) return;
    this.cluster.queue.add('scheduler/retry', () => {
      for (const key of [...this.unschedulable]) this.schedule(key);
    });
  }

  private schedule(key: string) {
    const stored = this.cluster.store.table(PODS).get(key);
    this.unschedulable.delete(key);
    if (!stored || stored.deleting || podFacts(stored).node) return;
    const pod = parseObject(stored) as unknown as Pod;
    const missing = this.missingVolume(pod);
    if (missing) {
      this.refuse(stored, missing);
      return;
    }
    const reasons = new Map<string, number>();
    const fitting = [...this.rooms.values()].filter(room => {
      const reason = this.whyNot(room, stored, pod);
      if (reason) reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
      return !reason;
    });
    if (fitting.length === 0) this.refuse(stored, listed(reasons));
    else this.bind(pod, this.best(fitting, stored));
  }

  /** Why a pod's volumes let it run nowhere. */
  private missingVolume(pod: Pod): string | undefined {
    const { store } = this.cluster;
    for (const name of claimsOf(pod)) {
      const stored = store.get(
        PERSISTENT_VOLUME_CLAIMS,
        pod.metadata.namespace,
        name,
      );
      if (!stored) return `persistentvolumeclaim "${name}" not found`;
      if (stored.deleting) {
        return `persistentvolumeclaim "${name}" is being deleted`;
      }
      const { spec, status } = parseObject(stored) as unknown as VolumeClaim;
      const type = store.get(
        STORAGE_CLASSES,
        undefined,
        spec.storageClassName ?? '',
      );
      const waits =
        type && waitsForConsumer(parseObject(type) as unknown as StorageClass);
      if (status?.phase !== 'Bound' && !waits) {
        return 'pod has unbound immediate PersistentVolumeClaims';
      }
    }
    return undefined;
  }

  private whyNot(
    room: NodeRoom,
    stored: StoredObject,
    pod: Pod,
  ): string | undefined {
    const { cpuMillis: cpu, memoryBytes } = podFacts(stored);
    const used = this.used.get(room.name) ?? { cpu: 0, memory: 0, pods: 0 };
    if (room.unschedulable) return 'node(s) were unschedulable';
    const taint = room.taints.find(
      candidate => !tolerates(pod.spec.tolerations ?? [], candidate),
    );
    if (taint) {
      return `node(s) had untolerated taint {${taint.key}: ${
        taint.value ?? ''
      }}`;
    }
    const selected = Object.entries(pod.spec.nodeSelector ?? {}).every(
      ([label, value]) => room.labels[label] === value,
    );
    if (!selected) return "node(s) didn't match Pod's node affinity/selector";
    if (used.pods + 1 > room.allocatable.pods) return 'Too many pods';
    if (used.cpu + cpu > room.allocatable.cpu) return 'Insufficient cpu';
    if (used.memory + memoryBytes > room.allocatable.memory) {
      return 'Insufficient memory';
    }
    return undefined;
  }

  private best(rooms: NodeRoom[], pod: StoredObject): string {
    const siblings = new Map<string, number>();
    if (pod.controllerUid) {
      for (const other of this.cluster.store.controlledBy(
        pod.controllerUid,
        PODS,
      )) {
        const { node } = podFacts(other);
        siblings.set(node, (siblings.get(node) ?? 0) + 1);
      }
    }
    const score = (room: NodeRoom) => {
      const used = this.used.get(room.name) ?? { cpu: 0, memory: 0, pods: 0 };
      const share =
        used.cpu / room.allocatable.cpu +
        used.memory / room.allocatable.memory +
        used.pods / room.allocatable.pods;
      return (siblings.get(room.name) ?? 0) + share;
    };
    return rooms.reduce((a, b) => (score(b) < score(a) ? b : a)).name;
  }

  private bind(pod: Pod, node: string) {
    const now = timestamp(this.cluster.clock.now());
    pod.spec.nodeName = node;
    pod.status.conditions = setCondition(
      pod.status.conditions,
      { type: 'PodScheduled', status: 'True', lastProbeTime: null },
      now,
    );
    // Binding is not tracked in managedFields by the real server either.
    this.cluster.store.put(PODS, pod as unknown as KubeObject);
    this.cluster.events.record(pod, {
      type: 'Normal',
      reason: 'Scheduled',
      message: `Successfully assigned ${pod.metadata.namespace}/${pod.metadata.name} to ${node}`,
      component: 'default-scheduler',
    });
  }

  private refuse(stored: StoredObject, why: string) {
    this.unschedulable.add(stored.key);
    const { size: length } = this.rooms;
    const message =
      length === 0
        ? 'no nodes available to schedule pods'
        : `0/${length} nodes are available: ${why}. preemption: 0/${length} nodes are available: ${length} Preemption is not helpful for scheduling.`;
    const now = timestamp(this.cluster.clock.now());
    updateStatus<Pod>(this.cluster, PODS, stored, 'kube-scheduler', pod => {
      pod.status.conditions = setCondition(
        pod.status.conditions,
        {
          type: 'PodScheduled',
          status: 'False',
          reason: 'Unschedulable',
          message,
          lastProbeTime: null,
        },
        now,
      );
    });
    this.cluster.events.record(parseObject(stored), {
      type: 'Warning',
      reason: 'FailedScheduling',
      message,
      component: 'default-scheduler',
    });
  }
}

/** How many nodes have which reason, as the scheduler words it. */
function listed(reasons: Map<string, number>): string {
  return [...reasons]
    .map(([reason, count]) => `${count} ${reason}`)
    .sort()
    .join(', ');
}
