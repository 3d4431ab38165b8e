/**
 * Owns everything that touches a Kubernetes cluster: connections, live rows and
 * writes.
 *
 * @packageDocumentation
 */

export { clustersPlugin as default } from './plugin';
