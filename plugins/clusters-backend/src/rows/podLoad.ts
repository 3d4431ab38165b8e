import { PodLoad } from '@longshore/plugin-clusters-common';
import { Container, Pod } from './kubernetes';
import { bytes, cpuMillis } from './quantity';

/**
 * What a pod takes of its node, as the scheduler counts it (Kubernetes 1.34,
 * `resourcehelper.PodRequests`): init containers run one after the other, those
 * that restart (sidecars) stay, and all others run together after that. Requests
 * of the pod as a whole, where it has them, replace the sum.
 */
export function podLoad({ spec = {}, status = {} }: Pod): PodLoad {
  const count = (
    resource: 'cpu' | 'memory',
    read: (text: string | undefined) => number,
  ) => {
    const ofPod = spec.resources?.requests?.[resource];
    const overhead = read(spec.overhead?.[resource]);
    if (ofPod !== undefined) {
      return read(ofPod) + overhead;
    }
    const requested = ({ resources }: Container) =>
      read(resources?.requests?.[resource] ?? resources?.limits?.[resource]);
    let sidecars = 0;
    let start = 0;
    for (const container of spec.initContainers ?? []) {
      if (container.restartPolicy === 'Always') {
        sidecars += requested(container);
        start = Math.max(start, sidecars);
      } else {
        start = Math.max(start, sidecars + requested(container));
      }
    }
    let run = sidecars;
    for (const container of spec.containers ?? []) {
      run += requested(container);
    }
    return Math.max(start, run) + overhead;
  };
  return {
    over: status.phase === 'Succeeded' || status.phase === 'Failed',
    cpuMillis: count('cpu', cpuMillis),
    memoryBytes: count('memory', bytes),
  };
}
