import { StatusCause } from '../api/ApiError';
import { CronSchedule } from '../controllers/CronSchedule';
import { jsonEqual, JsonObject, KubeObject } from '../objects';
import { CronJob, Job, JobSpec } from '../workloads';
import { forbiddenField, required, unsupported, wrong } from './causes';

// Names of what a StatefulSet may change, in the order of the real message.
const SET_FIELDS = [
  'replicas',
  'ordinals',
  'template',
  'updateStrategy',
  'revisionHistoryLimit',
  'persistentVolumeClaimRetentionPolicy',
  'minReadySeconds',
];

/** Only some fields of a StatefulSet can be changed. */
export function validateStatefulSetUpdate(
  spec: JsonObject,
  before: JsonObject,
): StatusCause[] {
  const fixed = (given: JsonObject) =>
    Object.fromEntries(
      Object.entries(given).filter(([name]) => !SET_FIELDS.includes(name)),
    );
  if (jsonEqual(fixed(spec), fixed(before))) return [];
  const names = SET_FIELDS.map(name => `'${name}'`);
  return [
    forbiddenField(
      'spec',
      `updates to statefulset spec for fields other than ${names
        .slice(0, -1)
        .join(', ')} and ${names[names.length - 1]} are forbidden`,
    ),
  ];
}

function notNegative(
  spec: JsonObject,
  names: string[],
  at: string,
): StatusCause[] {
  return names
    .filter(name => Number(spec[name] ?? 0) < 0)
    .map(name =>
      wrong(`${at}.${name}`, spec[name], 'must be greater than or equal to 0'),
    );
}

export function validateJobSpec(
  spec: JobSpec | undefined,
  at: string,
): StatusCause[] {
  const causes = notNegative(
    (spec ?? {}) as JsonObject,
    [
      'parallelism',
      'completions',
      'activeDeadlineSeconds',
      'backoffLimit',
      'ttlSecondsAfterFinished',
    ],
    at,
  );
  const policy = spec?.template?.spec?.restartPolicy;
  const field = `${at}.template.spec.restartPolicy`;
  if (policy === undefined || policy === 'Always') {
    causes.push(required(field, 'valid values: "OnFailure", "Never"'));
  } else if (!['OnFailure', 'Never'].includes(policy)) {
    causes.push(unsupported(field, policy, ['OnFailure', 'Never']));
  }
  if (spec?.completionMode === 'Indexed' && spec.completions === undefined) {
    causes.push(
      required(`${at}.completions`, 'when completion mode is Indexed'),
    );
  }
  return causes;
}

/** A Job's pods cannot be changed while it is not suspended. */
export function validateJob(
  { spec }: Job,
  before: KubeObject | undefined,
): StatusCause[] {
  const causes = validateJobSpec(spec, 'spec');
  const old = before as unknown as Job | undefined;
  if (!old) return causes;
  const fixed: Array<keyof JobSpec> = ['selector', 'completionMode'];
  if (spec.completionMode !== 'Indexed') fixed.push('completions');
  // A suspended Job that has not started may still get other pods.
  if (!old.spec.suspend || old.status?.startTime) fixed.push('template');
  for (const name of fixed) {
    const value = spec[name] as JsonObject[string];
    if (!jsonEqual(value, old.spec[name] as JsonObject[string])) {
      causes.push(wrong(`spec.${name}`, value, 'field is immutable'));
    }
  }
  return causes;
}

export function validateCronJob({ metadata, spec }: CronJob): StatusCause[] {
  const causes: StatusCause[] = [];
  if (metadata.name.length > 52) {
    causes.push(
      wrong(
        'metadata.name',
        metadata.name,
        'must be no more than 52 characters',
      ),
    );
  }
  if (!spec?.schedule) causes.push(required('spec.schedule'));
  else {
    try {
      CronSchedule.parse(spec.schedule);
    } catch (error) {
      causes.push(
        wrong('spec.schedule', spec.schedule, (error as Error).message),
      );
    }
  }
  if (spec?.timeZone !== undefined) {
    try {
      CronSchedule.parse('* * * * *', spec.timeZone);
    } catch (error) {
      causes.push(
        wrong('spec.timeZone', spec.timeZone, (error as Error).message),
      );
    }
  }
  const policies = ['Allow', 'Forbid', 'Replace'];
  if (!policies.includes(spec?.concurrencyPolicy)) {
    causes.push(
      unsupported('spec.concurrencyPolicy', spec?.concurrencyPolicy, policies),
    );
  }
  return [
    ...causes,
    ...notNegative(
      (spec ?? {}) as unknown as JsonObject,
      [
        'startingDeadlineSeconds',
        'successfulJobsHistoryLimit',
        'failedJobsHistoryLimit',
      ],
      'spec',
    ),
    ...validateJobSpec(spec?.jobTemplate?.spec, 'spec.jobTemplate.spec'),
  ];
}
