/**
 * One table of behaviours that a real Kubernetes API and the simulator must
 * both show, and what is needed to run other tests on both.
 *
 * @packageDocumentation
 */
export { ContractCluster } from './ContractCluster';
export { SandboxGround } from './grounds/SandboxGround';
export { SimulatedGround } from './grounds/SimulatedGround';
export type { Ground } from './Ground';
export { randomOperations, randomPaths } from './random/randomOperations';
export { sorted } from './random/Follower';
export { describeOnSandbox } from './testing/describeOnSandbox';
