/**
 * A real Kubernetes, an image registry and PostgreSQL on one Linux machine.
 *
 * @packageDocumentation
 */
export { Sandbox } from './Sandbox';
export type { SandboxOptions, SandboxUpOptions } from './Sandbox';
export type { Cell, KubectlOptions } from './Cell';
export type { SandboxNode } from './SandboxNode';
export type { SandboxImages } from './images/images';
export type { PartStatus, SandboxStatus } from './status';
export type { Log } from './progress';
export { startPostgres } from './postgres/startPostgres';
export type { RunningPostgres } from './postgres/startPostgres';
