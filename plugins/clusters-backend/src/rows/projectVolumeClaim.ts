import { VolumeClaimRow } from '@longshore/plugin-clusters-common';
import { intern } from './intern';
import { VolumeClaim } from './kubernetes';
import { bytes } from './quantity';

/** Makes the row of a PersistentVolumeClaim, without the claim of a service. */
export function projectVolumeClaim(
  cell: string,
  volumeClaim: VolumeClaim,
): VolumeClaimRow {
  const { metadata = {}, spec = {}, status = {} } = volumeClaim;
  const { phase } = status;
  return {
    kind: 'PersistentVolumeClaim',
    cell,
    namespace: intern(metadata.namespace ?? ''),
    name: metadata.name ?? '',
    uid: metadata.uid ?? '',
    createdAt: metadata.creationTimestamp ?? '',
    claim: undefined,
    phase: phase === 'Bound' || phase === 'Lost' ? phase : 'Pending',
    storageClass: intern(spec.storageClassName || undefined),
    requestedBytes: bytes(spec.resources?.requests?.storage),
    capacityBytes: bytes(status.capacity?.storage),
    accessModes: (status.accessModes ?? spec.accessModes ?? []).map(intern),
    volume: spec.volumeName || undefined,
    terminating: metadata.deletionTimestamp !== undefined,
  };
}
