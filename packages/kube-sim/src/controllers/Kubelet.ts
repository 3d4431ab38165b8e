import { isFinished, podFacts } from '../api/podFacts';
import { PODS, ResourceType } from '../api/resourceTypes';
import { Timer } from '../clock/Clock';
import type { Cluster } from '../Cluster';
import { Change } from '../storage/History';
import { parseObject, StoredObject } from '../storage/StoredObject';
import { Pod } from '../workloads';
import { numberAnnotation, stopAnnotation } from './annotations';
import { behaviourOf } from './behaviour';
import { PodLife } from './PodLife';

/**
 * The kubelets of all nodes: notices which pods have to start, stop or change,
 * and lets `PodLife` play each. A pod that runs undisturbed costs nothing here.
 */
export class Kubelet {
  private readonly timers = new Map<string, Timer>();
  private readonly life: PodLife;

  constructor(private readonly cluster: Cluster) {
    this.life = new PodLife(cluster, (uid, ms, step) =>
      this.after(uid, ms, step),
    );
  }

  onChange(type: ResourceType, { kind, current, previous }: Change) {
    if (type !== PODS) return;
    const { node } = podFacts(current);
    // Steps that wait keep the uid, not the object with its text: thousands wait at once.
    const { uid } = current;
    if (kind === 'DELETED') {
      this.timers.get(current.uid)?.cancel();
      this.timers.delete(current.uid);
      this.life.forget(current.uid);
    } else if (!node || isFinished(current)) {
      return;
    } else if (
      current.deleting &&
      (!previous?.deleting || graceChanged(current, previous))
    ) {
      this.stop(current);
    } else if (!current.deleting && !(previous && podFacts(previous).node)) {
      this.after(uid, 0, () => this.life.begin(uid));
    }
  }

  /** Behaviour was set or cleared at run time: running pods have to follow. */
  reconsider() {
    for (const stored of [...this.cluster.store.table(PODS).range()]) {
      if (!podFacts(stored).node || stored.deleting) continue;
      const pod = parseObject(stored) as unknown as Pod;
      const behaviour = behaviourOf(pod, stored, this.cluster.misbehaviour);
      this.life.follow(stored.uid, pod, behaviour);
    }
  }

  /** One restart of a pod that is well, as churn makes them. */
  crashOnce(uid: string) {
    this.life.crash(uid, { reason: 'Error', exitCode: 1 });
  }

  /** A node is back: its pods go on where they were left. */
  resume(node: string) {
    for (const stored of [...this.cluster.store.table(PODS).range()]) {
      if (podFacts(stored).node !== node || isFinished(stored)) continue;
      if (stored.deleting) this.stop(stored);
      else this.after(stored.uid, 0, () => this.life.resume(stored.uid));
    }
  }

  private stop(stored: StoredObject) {
    const pod = parseObject(stored) as unknown as Pod;
    const grace = (pod.metadata.deletionGracePeriodSeconds ?? 0) * 1_000;
    const usual =
      numberAnnotation(pod.metadata.annotations, stopAnnotation) ??
      this.cluster.settings.delays.stop;
    this.cluster.events.record(pod, {
      type: 'Normal',
      reason: 'Killing',
      message: `Stopping container ${pod.spec.containers[0].name}`,
      component: 'kubelet',
      host: pod.spec.nodeName,
      fieldPath: `spec.containers{${pod.spec.containers[0].name}}`,
    });
    this.after(stored.uid, Math.min(grace, usual), () =>
      this.life.end(stored.uid, usual > grace),
    );
  }

  /** The next step of a pod; one at a time, and none on a node that is down. */
  private after(uid: string, ms: number, step: () => void) {
    this.timers.get(uid)?.cancel();
    this.timers.set(
      uid,
      this.cluster.clock.schedule(ms, () => {
        this.timers.delete(uid);
        const found = this.cluster.store.findByUid(uid);
        if (!found || this.cluster.nodes.isDown(podFacts(found.stored).node)) {
          return;
        }
        step();
      }),
    );
  }
}

function graceChanged(current: StoredObject, previous: StoredObject): boolean {
  const grace = (stored: StoredObject) =>
    parseObject(stored).metadata.deletionGracePeriodSeconds;
  return grace(current) !== grace(previous);
}
