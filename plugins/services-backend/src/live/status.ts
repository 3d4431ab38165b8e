import { DeploymentRow, PodRow } from '@longshore/plugin-clusters-common';
import {
  ServiceState,
  ServiceStatus,
  ServiceStatusCode,
} from '@longshore/plugin-services-common';

/**
 * What the state of a service is judged by.
 *
 * @internal
 */
export type StatusFacts = {
  /** Deployments in cells that are in contact. */
  deployments: readonly DeploymentRow[];
  /** Pods in cells that are in contact. */
  pods: readonly PodRow[];
  /**
   * Instances that those cells are told to run, and a count that is being set
   * instead of what it replaces.
   */
  desired: number;
  ready: number;
  /** A count was recorded and its cell does not follow it yet. */
  countPending: boolean;
  /** Names of the cells that hold some of it and are silent. */
  silentCells: readonly string[];
  /** Instances that silent cells were told to run when last heard of. */
  silentDesired: number;
  /** Milliseconds since the epoch. */
  now: number;
};

/**
 * Without a startup probe Kubernetes calls a container started at once, and not
 * ready until its readiness probe passes. For so long that is starting, not
 * trouble; most applications are up in less.
 */
const STARTING_MS = 120_000;

/**
 * Until when a pod that is not ready counts as starting; `undefined` when it
 * does not count as such anyhow.
 *
 * @internal
 */
export function startingUntil(pod: PodRow): number | undefined {
  return pod.state === 'not-ready' && pod.restarts === 0 && pod.startedAt
    ? Date.parse(pod.startedAt) + STARTING_MS
    : undefined;
}

/**
 * State of a service in one environment and why.
 *
 * @remarks
 *
 * The first that applies, from top to bottom. What cells that are silent said
 * last takes no part: an old truth must neither calm nor alarm anybody. When
 * nothing else is known the state is `unknown`.
 *
 * With no instance ready a trouble is `failed`, otherwise `degraded`. An
 * instance that is not ready is no trouble during a rollout, where new ones
 * become ready one by one.
 *
 * @internal
 */
export function serviceStatus(facts: StatusFacts): ServiceStatus {
  return (
    withoutContact(facts) ??
    stopped(facts) ??
    trouble(facts) ??
    change(facts) ??
    weakness(facts) ??
    status('running', 'running', { desired: facts.desired })
  );
}

function withoutContact(facts: StatusFacts): ServiceStatus | undefined {
  const { deployments, pods, silentCells } = facts;
  const nothingRuns =
    facts.desired === 0 && !pods.some(isLeft) && facts.ready === 0;
  const knownElsewhere =
    deployments.length + pods.length === 0 ||
    (nothingRuns && facts.silentDesired > 0);
  if (silentCells.length > 0 && knownElsewhere) {
    return status('unknown', 'cell-silent', {
      cells: [...silentCells].sort().join(', '),
    });
  }
  return deployments.length + pods.length === 0
    ? status('unknown', 'no-live-objects')
    : undefined;
}

function stopped(facts: StatusFacts): ServiceStatus | undefined {
  if (facts.desired > 0) {
    return undefined;
  }
  const current = facts.deployments.reduce((sum, row) => sum + row.current, 0);
  return current === 0 && !facts.pods.some(isLeft)
    ? status('stopped', 'scaled-to-zero')
    : scaling(facts);
}

function trouble(facts: StatusFacts): ServiceStatus | undefined {
  const { desired, ready } = facts;
  const state = ready === 0 ? 'failed' : 'degraded';

  if (facts.deployments.some(row => row.stalled)) {
    return status(state, 'stalled', { ready, desired });
  }
  const failing = facts.pods.filter(pod => pod.state === 'failing');
  if (failing.length > 0) {
    const reason = commonestReason(failing);
    return ready === 0
      ? status('failed', 'none-ready', { desired, ...reason })
      : status('degraded', 'instances-failing', {
          failing: failing.length,
          desired,
          reason: reason.reason ?? 'Unknown',
        });
  }
  const unplaced = facts.pods.filter(
    pod => pod.state === 'pending' && pod.reason === 'Unschedulable',
  );
  // A quota that is used up leaves no pod at all to be seen as pending.
  const refused = facts.deployments
    .filter(row => row.replicaFailure !== undefined)
    .reduce((sum, row) => sum + Math.max(0, row.desired - row.current), 0);
  const pending = unplaced.length + refused;
  return pending > 0
    ? status(state, 'cannot-place', { pending, desired })
    : undefined;
}

function change(facts: StatusFacts): ServiceStatus | undefined {
  // Scaling alone keeps all pods of the newest template.
  if (facts.deployments.some(row => row.updated < row.current)) {
    const all = facts.deployments.reduce((sum, row) => sum + row.desired, 0);
    const done = facts.deployments.reduce(
      (sum, row) => sum + Math.min(row.updated, row.available, row.desired),
      0,
    );
    return status('changing', 'rolling', {
      percent: all === 0 ? 100 : Math.floor((100 * done) / all),
    });
  }
  const unsettled =
    facts.countPending ||
    facts.deployments.some(
      row => !row.observed || row.current !== row.desired,
    ) ||
    facts.pods.some(
      pod =>
        pod.state === 'pending' ||
        pod.state === 'starting' ||
        facts.now < (startingUntil(pod) ?? 0),
    );
  // One that was ready and is missed now matters more than those to come.
  const missed =
    facts.ready < facts.desired &&
    facts.pods.some(pod => hasFallen(pod, facts.now));
  return unsettled && !missed ? scaling(facts) : undefined;
}

function weakness(facts: StatusFacts): ServiceStatus | undefined {
  const { desired, ready } = facts;
  if (ready >= desired) {
    return undefined;
  }
  const notReady = facts.pods.filter(pod => hasFallen(pod, facts.now));
  if (ready === 0) {
    return status('failed', 'none-ready', {
      desired,
      ...commonestReason(notReady),
    });
  }
  return status('degraded', 'instances-not-ready', {
    notReady: Math.max(notReady.length, desired - ready),
    desired,
  });
}

function scaling({ ready, desired }: StatusFacts): ServiceStatus {
  return status('changing', 'scaling', { ready, desired });
}

function hasFallen(pod: PodRow, now: number): boolean {
  return (
    pod.state === 'unknown' ||
    (pod.state === 'not-ready' && now >= (startingUntil(pod) ?? 0))
  );
}

function isLeft(pod: PodRow): boolean {
  return pod.state !== 'completed';
}

/** Kubernetes' word that most of the pods give, the first of equals. */
function commonestReason(pods: readonly PodRow[]): { reason?: string } {
  const counts = new Map<string, number>();
  for (const { reason } of pods) {
    if (reason !== undefined) {
      counts.set(reason, (counts.get(reason) ?? 0) + 1);
    }
  }
  const [commonest] = [...counts].sort((a, b) => b[1] - a[1]);
  return commonest ? { reason: commonest[0] } : {};
}

function status(
  state: ServiceState,
  code: ServiceStatusCode,
  params: ServiceStatus['params'] = {},
): ServiceStatus {
  return { state, code, params };
}
