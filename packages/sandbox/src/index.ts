/**
 * A real Kubernetes, an image registry and PostgreSQL on one Linux machine.
 *
 * @packageDocumentation
 */
export { Sandbox } from './Sandbox';
export type { SandboxOptions, SandboxUpOptions } from './Sandbox';
export { bundleOnFailure } from './bundle/bundleOnFailure';
export type { BundleOptions } from './bundle/writeBundle';
export type { Cell, KubectlOptions } from './Cell';
export type { AuditLog, AuditMark } from './audit/AuditLog';
export type { AuditEvent, AuditFilter, AuditUser } from './audit/auditEvent';
export type { FaultyCredentials } from './credentials/FaultyCredentials';
export type { ApiServer } from './faults/ApiServer';
export type { CellNetwork } from './faults/CellNetwork';
export type { NetworkFault } from './faults/rememberedFault';
export type { Kwok } from './kwok/Kwok';
export type { LeaseOptions, ReleaseLease } from './leases/Leases';
export type { SandboxNode } from './SandboxNode';
export type { SandboxImages } from './images/images';
export type { Prometheus, Sample } from './prometheus/Prometheus';
export type { PartStatus, SandboxStatus } from './status';
export type { Log } from './progress';
export { startPostgres } from './postgres/startPostgres';
export type { RunningPostgres } from './postgres/startPostgres';
