import { PODS } from '../api/resourceTypes';
import { timestamp } from '../clock/Clock';
import type { Cluster } from '../Cluster';
import { Behaviour } from '../faults/ClusterFaults';
import { parseObject, StoredObject } from '../storage/StoredObject';
import { ContainerStatus, Pod } from '../workloads';
import { nodeIp, podIp } from './addresses';
import { behaviourOf } from './behaviour';
import { podConditions } from './containerStates';
import { EventText } from './EventRecorder';
import { updateStatus } from './updateStatus';

export type Later = (uid: string, ms: number, step: () => void) => void;

export interface Found {
  stored: StoredObject;
  pod: Pod;
}

/** What every step in a pod's life needs: reading it again, writing its status, the time. */
export class PodSteps {
  /** Crashes in a row and failed pulls in a row, by uid. */
  private readonly failures = new Map<string, number>();

  constructor(
    private readonly cluster: Cluster,
    /** The next step of a pod; it replaces one that waits. */
    readonly later: Later,
  ) {}

  get random() {
    return this.cluster.random;
  }

  find(uid: string): Found | undefined {
    const stored = this.cluster.store.findByUid(uid)?.stored;
    return stored && { stored, pod: parseObject(stored) as unknown as Pod };
  }

  write({ stored }: Found, change: (pod: Pod) => void) {
    updateStatus(this.cluster, PODS, stored, 'kubelet', change);
  }

  behaviour({ pod, stored }: Found): Behaviour {
    return behaviourOf(pod, stored, this.cluster.misbehaviour);
  }

  delay(kind: 'pull' | 'start' | 'ready', given: number | undefined): number {
    if (given !== undefined) return given;
    return (
      this.cluster.settings.delays[kind] *
      this.cluster.random.between(0.75, 1.25)
    );
  }

  /** How often it failed before, in a row; this time is counted. */
  fail(uid: string): number {
    const before = this.failures.get(uid) ?? 0;
    this.failures.set(uid, before + 1);
    return before;
  }

  succeed(uid: string) {
    this.failures.delete(uid);
  }

  /** Says on which host the pod is. */
  host(pod: Pod) {
    pod.status.hostIP = nodeIp(pod.spec.nodeName ?? '');
    pod.status.hostIPs = [{ ip: pod.status.hostIP }];
  }

  /** Gives the pod its own address, with its first container. */
  place(pod: Pod) {
    pod.status.podIP ??= podIp(pod, this.cluster.random);
    pod.status.podIPs = [{ ip: pod.status.podIP }];
  }

  /** Brings the conditions up to date with what the status says. */
  conditions(pod: Pod, state: { ready: boolean; started: boolean }) {
    pod.status.conditions = podConditions(pod, { ...state, now: this.now() });
  }

  now(): string {
    return timestamp(this.cluster.clock.now());
  }

  clock(): number {
    return this.cluster.clock.now();
  }

  remove({ stored }: Found) {
    this.cluster.registry.delete(PODS, stored.namespace, stored.name, {
      gracePeriodSeconds: 0,
    });
  }

  /** Says what happens to one of the pod's containers. */
  event(
    pod: Pod,
    container: string,
    text: Pick<EventText, 'type' | 'reason' | 'message'>,
  ) {
    const init = pod.spec.initContainers?.some(
      ({ name }) => name === container,
    );
    this.cluster.events.record(pod, {
      ...text,
      component: 'kubelet',
      host: pod.spec.nodeName,
      fieldPath: `spec.${init ? 'initContainers' : 'containers'}{${container}}`,
    });
  }

  /** A container is made, and then runs. */
  started(pod: Pod, container: string) {
    this.event(pod, container, {
      type: 'Normal',
      reason: 'Created',
      message: `Created container: ${container}`,
    });
    this.event(pod, container, {
      type: 'Normal',
      reason: 'Started',
      message: `Started container ${container}`,
    });
  }
}

/** Changes the status of one container, wherever it stands. */
export function changeContainer(
  pod: Pod,
  name: string,
  change: (status: ContainerStatus) => ContainerStatus,
) {
  const changed = (list: ContainerStatus[] | undefined) =>
    list?.map(status => (status.name === name ? change(status) : status));
  pod.status.containerStatuses = changed(pod.status.containerStatuses);
  if (pod.status.initContainerStatuses) {
    pod.status.initContainerStatuses = changed(
      pod.status.initContainerStatuses,
    );
  }
}

/** The message of a container that waits for its next start. */
export function backOffMessage(
  pod: Pod,
  container: string,
  wait: string,
): string {
  const { name, namespace, uid } = pod.metadata;
  return `back-off ${wait} restarting failed container=${container} pod=${name}_${namespace}(${uid})`;
}
