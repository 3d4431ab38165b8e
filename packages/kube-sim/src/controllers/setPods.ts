import { podFacts } from '../api/podFacts';
import { cloneJson, Json, JsonObject, KubeObject } from '../objects';
import { StoredObject } from '../storage/StoredObject';
import { StatefulSet, VolumeClaim } from '../workloads';
import { controllerReference } from './controllerReference';
import { REVISION_LABEL, SetRevision } from './SetRevisions';

/** The number at the end of a pod's name; -1 when it is none of the set's names. */
export function ordinalOf(set: StatefulSet, pod: StoredObject): number {
  const prefix = `${set.metadata.name}-`;
  const number = pod.name.startsWith(prefix)
    ? pod.name.slice(prefix.length)
    : '';
  return /^\d+$/.test(number) ? Number(number) : -1;
}

export function isRunningAndReady(pod: StoredObject): boolean {
  const { phase, ready } = podFacts(pod);
  return phase === 'Running' && ready;
}

/** Milliseconds until a pod that is ready counts as available; 0 when it does, undefined when it is not ready. */
export function availableIn(
  pod: StoredObject,
  minReadySeconds: number,
  now: number,
): number | undefined {
  if (!isRunningAndReady(pod)) return undefined;
  const since = Date.parse(podFacts(pod).readySince);
  return Math.max(0, since + minReadySeconds * 1_000 - now);
}

/** Healthy and long enough ready; a pod that goes away is neither. */
export function isAvailable(
  pod: StoredObject | undefined,
  minReadySeconds: number,
  now: number,
): boolean {
  return (
    pod !== undefined &&
    !pod.deleting &&
    availableIn(pod, minReadySeconds, now) === 0
  );
}

function claimName(set: StatefulSet, claim: string, ordinal: number): string {
  return `${claim}-${set.metadata.name}-${ordinal}`;
}

/** The volume claims of one pod of a set. */
export function newClaims(set: StatefulSet, ordinal: number): VolumeClaim[] {
  const { whenDeleted } = set.spec.persistentVolumeClaimRetentionPolicy ?? {};
  return (set.spec.volumeClaimTemplates ?? []).map(template => {
    const claim = cloneJson(template as unknown as KubeObject);
    delete claim.status;
    return {
      ...claim,
      metadata: {
        ...claim.metadata,
        name: claimName(set, template.metadata.name, ordinal),
        namespace: set.metadata.namespace,
        labels: {
          ...set.spec.selector.matchLabels,
          ...claim.metadata.labels,
        },
        // The claims go with the set only when that is wished.
        ...(whenDeleted === 'Delete' && {
          ownerReferences: [
            { ...controllerReference(set), blockOwnerDeletion: true },
          ],
        }),
      },
    } as unknown as VolumeClaim;
  });
}

export function newSetPod(
  set: StatefulSet,
  ordinal: number,
  { name: revision, template }: SetRevision,
): KubeObject {
  const name = `${set.metadata.name}-${ordinal}`;
  const spec = cloneJson(template.spec as Json) as JsonObject;
  const claims = set.spec.volumeClaimTemplates ?? [];
  const claimed = new Set(claims.map(({ metadata }) => metadata.name));
  const volumes = ((spec.volumes ?? []) as JsonObject[]).filter(
    volume => !claimed.has(String(volume.name)),
  );
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name,
      generateName: `${set.metadata.name}-`,
      namespace: set.metadata.namespace,
      labels: {
        ...template.metadata?.labels,
        'apps.kubernetes.io/pod-index': String(ordinal),
        [REVISION_LABEL]: revision,
        'statefulset.kubernetes.io/pod-name': name,
      },
      ...(template.metadata?.annotations && {
        annotations: { ...template.metadata.annotations },
      }),
      ownerReferences: [controllerReference(set)],
    },
    spec: {
      ...spec,
      hostname: name,
      ...(set.spec.serviceName && { subdomain: set.spec.serviceName }),
      ...(volumes.length + claims.length > 0 && {
        volumes: [
          ...claims.map(({ metadata }) => ({
            name: metadata.name,
            persistentVolumeClaim: {
              claimName: claimName(set, metadata.name, ordinal),
            },
          })),
          ...volumes,
        ],
      }),
    },
  };
}
