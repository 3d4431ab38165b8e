import { KubeObject } from '../objects';
import { bytes, cpuMillis } from '../quantity';
import { StoredObject } from '../storage/StoredObject';
import { findCondition, Pod } from '../workloads';

/** What controllers and the scheduler ask about a pod, kept beside its text. */
export interface PodFacts {
  readonly phase: string;
  readonly node: string;
  readonly ip: string;
  readonly ready: boolean;
  /** When it became ready or unready. */
  readonly readySince: string;
  readonly cpuMillis: number;
  readonly memoryBytes: number;
}

export function indexPod(object: KubeObject): PodFacts {
  const { spec, status } = object as unknown as Pod;
  const ready = findCondition(status?.conditions, 'Ready');
  let cpu = 0;
  let memory = 0;
  for (const container of spec.containers) {
    cpu += cpuMillis(container.resources?.requests?.cpu);
    memory += bytes(container.resources?.requests?.memory);
  }
  return {
    phase: status?.phase ?? 'Pending',
    node: spec.nodeName ?? '',
    ip: status?.podIP ?? '',
    ready: ready?.status === 'True',
    readySince: ready?.lastTransitionTime ?? '',
    cpuMillis: cpu,
    memoryBytes: memory,
  };
}

export function podFacts(stored: StoredObject): PodFacts {
  return stored.facts as PodFacts;
}

/** Its containers have ended and are not started again. */
export function isFinished(stored: StoredObject): boolean {
  const { phase } = podFacts(stored);
  return phase === 'Succeeded' || phase === 'Failed';
}

/** A pod that counts for its ReplicaSet: not finished, not on its way out. */
export function isActive(stored: StoredObject): boolean {
  return !stored.deleting && !isFinished(stored);
}
