import type { ContractCluster } from './ContractCluster';

/** Something that every Kubernetes API does in the same way. */
export interface Behaviour {
  /** A sentence that goes on from the topic: `lists in pages`. */
  name: string;
  /** Compacts, cuts watches or changes nodes, so that others must have ended. */
  alone?: true;
  /** Fails when the cluster does otherwise. */
  run(cluster: ContractCluster): Promise<void>;
}

/** The behaviours of one topic. */
export interface Topic {
  name: string;
  behaviours: Behaviour[];
}
