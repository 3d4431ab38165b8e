import {
  DEPLOYMENTS,
  JOBS,
  PODS,
  REPLICA_SETS,
  ResourceType,
  STATEFUL_SETS,
} from '../api/resourceTypes';
import type { Cluster } from '../Cluster';
import { Change } from '../storage/History';
import { CronJobController } from './CronJobController';
import { DisruptionController } from './DisruptionController';
import { EndpointSliceController } from './EndpointSliceController';
import { QuotaController } from './QuotaController';
import { DeploymentController } from './DeploymentController';
import { GarbageCollector } from './GarbageCollector';
import { JobController } from './JobController';
import { ReplicaSetController } from './ReplicaSetController';
import { Scheduler } from './Scheduler';
import { StatefulSetController } from './StatefulSetController';
import { VolumeController } from './VolumeController';

/** Connects the controllers of a cluster to its changes, and looks at what is there already. */
export function startControllers(cluster: Cluster): void {
  const scheduler = new Scheduler(cluster);
  const replicaSets = new ReplicaSetController(cluster);
  const deployments = new DeploymentController(cluster);
  const collector = new GarbageCollector(cluster);
  const endpoints = new EndpointSliceController(cluster);
  const quotas = new QuotaController(cluster);
  const statefulSets = new StatefulSetController(cluster);
  const jobs = new JobController(cluster);
  const cronJobs = new CronJobController(cluster);
  const budgets = new DisruptionController(cluster);
  const volumes = new VolumeController(cluster);

  const onChange = (type: ResourceType, change: Change) => {
    const { uid, controllerUid } = change.current;
    scheduler.onChange(type, change);
    cluster.nodes.onChange(type, change);
    cluster.kubelet.onChange(type, change);
    collector.onChange(type, change);
    endpoints.onChange(type, change);
    quotas.onChange(type, change);
    if (type === DEPLOYMENTS) deployments.enqueue(uid);
    if (type === REPLICA_SETS) {
      replicaSets.enqueue(uid);
      if (controllerUid) deployments.enqueue(controllerUid);
    }
    jobs.onChange(type, change);
    cronJobs.onChange(type, change);
    budgets.onChange(type, change);
    volumes.onChange(type, change);
    if (type === STATEFUL_SETS) statefulSets.enqueue(uid);
    if (type === PODS && controllerUid) {
      switch (cluster.store.findByUid(controllerUid)?.type) {
        case STATEFUL_SETS:
          statefulSets.enqueue(controllerUid);
          break;
        case JOBS:
          jobs.enqueue(controllerUid);
          break;
        default:
          replicaSets.enqueue(controllerUid);
      }
      // A Recreate rollout waits for the last old pod to be gone.
      const [owner] =
        change.kind === 'DELETED' || change.current.deleting
          ? cluster.store.findByUid(controllerUid)?.stored.ownerUids ?? []
          : [];
      if (owner) deployments.enqueue(owner);
    }
  };
  cluster.store.onChange(onChange);
}
