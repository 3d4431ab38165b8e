import { ContainerEnd, ServiceClaim } from './rows';

/**
 * Why an instance is no more.
 *
 * - `Deleted`: it was asked to go, by a rollout, a scaling or a person
 * - `Completed`, `OOMKilled`, `Error` and other words of its container: it had
 *   ended by itself before it was deleted
 * - `Evicted`: its node, or an operator, made it go
 * - `NodeLost`: its node did not answer any more
 * - `seen-missing`: it was there, and then it was not; nobody saw how it ended
 *
 * @public
 */
export type InstanceEndReason =
  | 'Deleted'
  | 'Completed'
  | 'OOMKilled'
  | 'Error'
  | 'Evicted'
  | 'NodeLost'
  | 'seen-missing'
  | (string & {});

/**
 * The end of an instance of a service, as a fact that is kept until it was
 * acknowledged. There is one for each cell and uid, however many backends saw it.
 *
 * @public
 */
export type InstanceEnd = {
  /** Unique in the portal; acknowledge by it. */
  id: string;
  cell: string;
  uid: string;
  namespace: string;
  name: string;
  claim: ServiceClaim;
  deployment?: string;
  ip?: string;
  node?: string;
  image?: string;
  imageDigest?: string;
  restarts: number;
  /** When the pod was created, ISO 8601. */
  createdAt: string;
  /**
   * When its end was seen, or else when it was missed; where it ended while no
   * backend ran, when it was last written down before. ISO 8601.
   */
  lastSeenAt: string;
  reason: InstanceEndReason;
  /** Of its main container, where that was seen. */
  exitCode?: number;
  /** The newest end of one of its containers before. */
  lastEnd?: ContainerEnd;
};

/**
 * Answer of `GET /v1/instance-ends`: the oldest that were not acknowledged.
 *
 * @public
 */
export type InstanceEndList = {
  ends: InstanceEnd[];
  /** There are more; acknowledge these and ask again. */
  more: boolean;
};
