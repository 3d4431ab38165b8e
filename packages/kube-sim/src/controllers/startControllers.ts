import {
  DEPLOYMENTS,
  PODS,
  REPLICA_SETS,
  ResourceType,
} from '../api/resourceTypes';
import type { Cluster } from '../Cluster';
import { Change } from '../storage/History';
import { EndpointSliceController } from './EndpointSliceController';
import { QuotaController } from './QuotaController';
import { DeploymentController } from './DeploymentController';
import { GarbageCollector } from './GarbageCollector';
import { ReplicaSetController } from './ReplicaSetController';
import { Scheduler } from './Scheduler';

/** Connects the controllers of a cluster to its changes, and looks at what is there already. */
export function startControllers(cluster: Cluster): void {
  const scheduler = new Scheduler(cluster);
  const replicaSets = new ReplicaSetController(cluster);
  const deployments = new DeploymentController(cluster);
  const collector = new GarbageCollector(cluster);
  const endpoints = new EndpointSliceController(cluster);
  const quotas = new QuotaController(cluster);

  const onChange = (type: ResourceType, change: Change) => {
    const { uid, controllerUid } = change.current;
    scheduler.onChange(type, change);
    cluster.kubelet.onChange(type, change);
    collector.onChange(type, change);
    endpoints.onChange(type, change);
    quotas.onChange(type, change);
    if (type === DEPLOYMENTS) deployments.enqueue(uid);
    if (type === REPLICA_SETS) {
      replicaSets.enqueue(uid);
      if (controllerUid) deployments.enqueue(controllerUid);
    }
    if (type === PODS && controllerUid) {
      replicaSets.enqueue(controllerUid);
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
