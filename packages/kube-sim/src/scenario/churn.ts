import { podFacts } from '../api/podFacts';
import { DEPLOYMENTS, PODS } from '../api/resourceTypes';
import { timestamp } from '../clock/Clock';
import type { Cluster } from '../Cluster';
import { Random } from '../identity/Random';
import { Deployment } from '../workloads';

/** How lively a cluster is, per minute. @public */
export interface Churn {
  restartsPerMinute: number;
  rolloutsPerMinute: number;
}

const MINUTE_MS = 60_000;

function restartOne(cluster: Cluster, random: Random) {
  const running = [...cluster.store.table(PODS).range()].filter(
    pod => podFacts(pod).ready && !pod.deleting,
  );
  const pod = random.pick(running);
  if (pod) cluster.kubelet.crashOnce(pod.uid);
}

/** As `kubectl rollout restart` does it. */
function rolloutOne(cluster: Cluster, random: Random) {
  const all = [...cluster.store.table(DEPLOYMENTS).range()].filter(
    ({ deleting }) => !deleting,
  );
  const chosen = random.pick(all);
  if (!chosen) return;
  cluster.registry.update(
    DEPLOYMENTS,
    chosen.namespace,
    chosen.name,
    object => {
      const { template } = (object as unknown as Deployment).spec;
      template.metadata = {
        ...template.metadata,
        annotations: {
          ...template.metadata?.annotations,
          'kubectl.kubernetes.io/restartedAt': timestamp(cluster.clock.now()),
        },
      };
      return object;
    },
    { manager: 'kube-sim-churn' },
  );
}

/** Does something `perMinute` times a minute on average, at irregular moments. */
function repeat(
  cluster: Cluster,
  random: Random,
  perMinute: number,
  act: () => void,
) {
  if (perMinute <= 0) return;
  const wait = (-Math.log(1 - random.next()) * MINUTE_MS) / perMinute;
  cluster.clock.schedule(wait, () => {
    act();
    repeat(cluster, random, perMinute, act);
  });
}

/** Restarts and rollouts now and then, so that a demo looks alive. */
export function startChurn(cluster: Cluster, churn: Churn, seed: string): void {
  const random = new Random(`${seed}/${cluster.name}/churn`);
  repeat(cluster, random, churn.restartsPerMinute, () =>
    restartOne(cluster, random),
  );
  repeat(cluster, random, churn.rolloutsPerMinute, () =>
    rolloutOne(cluster, random),
  );
}
