import { KubeObject } from '../objects';
import { matchesLabelSelector } from '../api/selectors';
import { bytes } from '../quantity';
import { Pod, StorageClass, Volume, VolumeClaim } from '../workloads';

export const CLAIM_PROTECTION = 'kubernetes.io/pvc-protection';
export const VOLUME_PROTECTION = 'kubernetes.io/pv-protection';
export const DEFAULT_CLASS = 'storageclass.kubernetes.io/is-default-class';
export const NO_PROVISIONER = 'kubernetes.io/no-provisioner';

/** The claims that a pod mounts. */
export function claimsOf(pod: Pod): string[] {
  return (pod.spec.volumes ?? []).flatMap(volume => {
    const source = volume.persistentVolumeClaim as
      | { claimName?: string }
      | undefined;
    return source?.claimName ? [source.claimName] : [];
  });
}

export function waitsForConsumer(storage: StorageClass | undefined): boolean {
  return storage?.volumeBindingMode === 'WaitForFirstConsumer';
}

/** Whether a volume that is free would do for a claim. */
export function fits(volume: Volume, claim: VolumeClaim): boolean {
  const { spec, metadata } = volume;
  const asked = claim.spec;
  const reserved = spec.claimRef;
  const free = reserved
    ? reserved.name === claim.metadata.name &&
      reserved.namespace === claim.metadata.namespace &&
      (!reserved.uid || reserved.uid === claim.metadata.uid)
    : true;
  return (
    free &&
    !metadata.deletionTimestamp &&
    (spec.storageClassName ?? '') === (asked.storageClassName ?? '') &&
    (spec.volumeMode ?? 'Filesystem') === (asked.volumeMode ?? 'Filesystem') &&
    (asked.accessModes ?? []).every(mode => spec.accessModes?.includes(mode)) &&
    bytes(spec.capacity?.storage) >=
      bytes(asked.resources?.requests?.storage) &&
    (!asked.selector ||
      matchesLabelSelector(asked.selector, metadata.labels ?? {}))
  );
}

export function claimReference({ metadata }: VolumeClaim) {
  return {
    kind: 'PersistentVolumeClaim',
    namespace: metadata.namespace,
    name: metadata.name,
    uid: metadata.uid,
    apiVersion: 'v1',
    resourceVersion: metadata.resourceVersion,
  };
}

/** A volume made for one claim. */
export function newVolume(
  claim: VolumeClaim,
  storage: StorageClass,
): KubeObject {
  const name = `pvc-${claim.metadata.uid}`;
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: {
      name,
      annotations: { 'pv.kubernetes.io/provisioned-by': storage.provisioner },
      finalizers: [VOLUME_PROTECTION],
    },
    spec: {
      capacity: { storage: claim.spec.resources?.requests?.storage ?? '0' },
      accessModes: [...(claim.spec.accessModes ?? [])],
      claimRef: claimReference(claim),
      persistentVolumeReclaimPolicy: storage.reclaimPolicy ?? 'Delete',
      storageClassName: storage.metadata.name,
      volumeMode: claim.spec.volumeMode ?? 'Filesystem',
      csi: { driver: storage.provisioner, volumeHandle: name },
    },
  };
}
