import { JsonObject, KubeObject, isJsonObject } from '../objects';
import { VolumeClaim } from '../workloads';
import { setDefault } from './setDefault';

export function statefulSetDefaults(spec: JsonObject) {
  setDefault(spec, 'replicas', 1);
  setDefault(spec, 'revisionHistoryLimit', 10);
  setDefault(spec, 'podManagementPolicy', 'OrderedReady');
  setDefault(spec, 'updateStrategy', {});
  const strategy = spec.updateStrategy as JsonObject;
  if (strategy.type === undefined) {
    strategy.type = 'RollingUpdate';
    setDefault(strategy, 'rollingUpdate', {});
  }
  if (isJsonObject(strategy.rollingUpdate)) {
    setDefault(strategy.rollingUpdate, 'partition', 0);
  }
  setDefault(spec, 'persistentVolumeClaimRetentionPolicy', {});
  const retention = spec.persistentVolumeClaimRetentionPolicy as JsonObject;
  setDefault(retention, 'whenDeleted', 'Retain');
  setDefault(retention, 'whenScaled', 'Retain');
  const claims = spec.volumeClaimTemplates;
  for (const claim of (Array.isArray(claims) ? claims : []) as VolumeClaim[]) {
    claim.apiVersion ??= 'v1';
    claim.kind ??= 'PersistentVolumeClaim';
    if (claim.spec) claim.spec.volumeMode ??= 'Filesystem';
    claim.status ??= { phase: 'Pending' };
  }
}

export function jobSpecDefaults(spec: JsonObject) {
  if (spec.completions === undefined && spec.parallelism === undefined) {
    spec.completions = 1;
  }
  setDefault(spec, 'parallelism', 1);
  setDefault(spec, 'backoffLimit', 6);
  setDefault(spec, 'completionMode', 'NonIndexed');
  setDefault(spec, 'suspend', false);
  setDefault(spec, 'podReplacementPolicy', 'TerminatingOrFailed');
  setDefault(spec, 'manualSelector', false);
}

/** A Job without labels takes those of its pods. */
export function jobDefaults({ metadata, spec }: KubeObject) {
  if (!isJsonObject(spec)) return;
  jobSpecDefaults(spec);
  const template = spec.template as JsonObject | undefined;
  const labels = (template?.metadata as JsonObject | undefined)?.labels;
  if (isJsonObject(labels) && Object.keys(metadata.labels ?? {}).length === 0) {
    metadata.labels = { ...(labels as { [key: string]: string }) };
  }
}

/** The template's Job gets its own defaults only when it is made, as in the real server. */
export function cronJobDefaults(spec: JsonObject) {
  setDefault(spec, 'concurrencyPolicy', 'Allow');
  setDefault(spec, 'suspend', false);
  setDefault(spec, 'successfulJobsHistoryLimit', 3);
  setDefault(spec, 'failedJobsHistoryLimit', 1);
}
