import { ApiError } from '../api/ApiError';
import { PODS } from '../api/resourceTypes';
import type { Cluster } from '../Cluster';
import { Job } from '../workloads';
import { JobPod, jobPod, newJobPod, TRACKING } from './jobPods';

const MANAGER = 'kube-controller-manager';

/** Makes the pods of Jobs, takes them away, lets them go, and tells of it. */
export class JobPodControl {
  constructor(private readonly cluster: Cluster) {}

  of({ metadata }: Job): JobPod[] {
    return this.cluster.store
      .controlledBy(metadata.uid ?? '', PODS)
      .map(jobPod);
  }

  /** False when it was refused. */
  create(job: Job, index: number | undefined): boolean {
    try {
      const { name } = this.cluster.registry.create(
        PODS,
        newJobPod(job, index),
        { manager: MANAGER },
      );
      this.event(job, 'Normal', 'SuccessfulCreate', `Created pod: ${name}`);
      return true;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      const message = `Error creating: ${error.message}`;
      this.event(job, 'Warning', 'FailedCreate', message);
      return false;
    }
  }

  remove(job: Job, { stored }: JobPod) {
    this.cluster.registry.delete(PODS, stored.namespace, stored.name, {});
    const message = `Deleted pod: ${stored.name}`;
    this.event(job, 'Normal', 'SuccessfulDelete', message);
  }

  /** Counted: nothing holds the pod any more. */
  release({ stored, tracked }: JobPod) {
    if (!tracked || !this.cluster.store.findByUid(stored.uid)) return;
    this.cluster.registry.update(
      PODS,
      stored.namespace,
      stored.name,
      object => {
        object.metadata.finalizers = object.metadata.finalizers?.filter(
          name => name !== TRACKING,
        );
        return object;
      },
      { manager: MANAGER },
    );
  }

  event(job: Job, type: 'Normal' | 'Warning', reason: string, message: string) {
    this.cluster.events.record(job, {
      type,
      reason,
      message,
      component: 'job-controller',
    });
  }
}
