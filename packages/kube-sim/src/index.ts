/**
 * A Kubernetes API simulator: many clusters in one process, for demos, tests
 * and benchmarks without a cluster.
 *
 * @packageDocumentation
 */
export { KubeSim } from './KubeSim';
export type { KubeSimOptions } from './KubeSim';
export type { ClusterHandle } from './ClusterHandle';
export type { ClusterOptions, PodDelays } from './settings';
export type { AuthorizationMode } from './authorization/AccessControl';
export type { FaultControl } from './faults/FaultControl';
export type { Behaviour, ForbidRule } from './faults/ClusterFaults';
export type { PodSelector } from './faults/Misbehaviour';
export type { RecordedRequest } from './server/RequestLog';
export type { Churn } from './scenario/churn';
export type { TimelineState } from './scenario/TimelinePlayer';
export type { PressureResource } from './faults/Pressure';
export type { WorkloadName } from './faults/Releases';
export { AdminServer } from './admin/AdminServer';
export type { AdminServerOptions } from './admin/AdminServer';
export { runCli } from './cli';
export type { UserInfo } from './api/ApiRequest';
export type {
  Json,
  JsonObject,
  KubeObject,
  ManagedFieldsEntry,
  ObjectMeta,
  OwnerReference,
} from './objects';
