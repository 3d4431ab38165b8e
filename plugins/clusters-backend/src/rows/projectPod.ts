import { ContainerEnd, PodRow } from '@longshore/plugin-clusters-common';
import { intern, internTime } from './intern';
import { ContainerStatus, Meta, Pod } from './kubernetes';
import { podLoad } from './podLoad';
import { podState } from './podState';
import { Projected } from './Projected';

/** Makes the row of a pod, without its claim. */
export function projectPod(cell: string, pod: Pod): Projected<PodRow> {
  const { metadata = {}, spec = {}, status = {} } = pod;
  const first = spec.containers?.[0];
  const firstStatus = status.containerStatuses?.find(
    ({ name }) => name === first?.name,
  );
  const statuses = [
    ...(status.initContainerStatuses ?? []),
    ...(status.containerStatuses ?? []),
  ];
  const { state, reason } = podState(pod);
  const { over, cpuMillis, memoryBytes } = podLoad(pod);
  const owner = metadata.ownerReferences?.find(({ controller }) => controller);
  // Every field is always written, in one order: V8 then shares one shape.
  return {
    kind: 'Pod',
    cell,
    namespace: intern(metadata.namespace ?? ''),
    name: metadata.name ?? '',
    uid: metadata.uid ?? '',
    createdAt: internTime(metadata.creationTimestamp ?? ''),
    claim: undefined,
    deployment: intern(owningDeployment(metadata)),
    state,
    reason: intern(reason),
    ip: status.podIP || undefined,
    node: intern(spec.nodeName),
    image: intern(first?.image),
    imageDigest: intern(digestOf(firstStatus?.imageID)),
    restarts: statuses.reduce(
      (sum, { restartCount = 0 }) => sum + restartCount,
      0,
    ),
    lastEnd: lastEnd(status.containerStatuses ?? []),
    startedAt: internTime(firstStatus?.state?.running?.startedAt),
    ownerKind: intern(owner?.kind),
    ownerName: intern(owner?.name),
    over,
    cpuMillis,
    memoryBytes,
  };
}

/**
 * A Deployment names its ReplicaSets `<deployment>-<pod-template-hash>` and puts
 * the hash on their pods, so the name can be had without reading ReplicaSets.
 */
function owningDeployment({
  ownerReferences,
  labels,
}: Meta): string | undefined {
  const owner = ownerReferences?.find(
    ({ kind, controller }) => kind === 'ReplicaSet' && controller,
  )?.name;
  const hash = labels?.['pod-template-hash'];
  return hash && owner?.endsWith(`-${hash}`)
    ? owner.slice(0, -(hash.length + 1))
    : undefined;
}

/** Runtimes write `registry/name@sha256:…`, some only `sha256:…`. */
function digestOf(imageId: string | undefined): string | undefined {
  const digest = imageId?.slice(imageId.lastIndexOf('@') + 1);
  return digest?.startsWith('sha256:') ? digest : undefined;
}

/** The newest end of a container run of the pod. */
function lastEnd(statuses: ContainerStatus[]): ContainerEnd | undefined {
  const ends = statuses.flatMap(({ state, lastState }) => {
    const end = state?.terminated ?? lastState?.terminated;
    return end ?? [];
  });
  const newest = ends.sort((a, b) =>
    (b.finishedAt ?? '').localeCompare(a.finishedAt ?? ''),
  )[0];
  return (
    newest && {
      reason: intern(newest.reason ?? 'Error'),
      exitCode: newest.exitCode ?? 0,
      at: newest.finishedAt,
    }
  );
}
