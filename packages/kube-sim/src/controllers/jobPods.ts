import { podFacts } from '../api/podFacts';
import { cloneJson, Json, JsonObject, KubeObject } from '../objects';
import { parseObject, StoredObject } from '../storage/StoredObject';
import { ContainerStatus, Job, Pod } from '../workloads';
import { controllerReference } from './controllerReference';

/** Holds a pod until its Job has counted it. */
export const TRACKING = 'batch.kubernetes.io/job-tracking';
export const INDEX = 'batch.kubernetes.io/job-completion-index';

// As the real controller: ten seconds after a failure, then twice as long, up to ten minutes.
const FIRST_BACK_OFF_MS = 10_000;
const LONGEST_BACK_OFF_MS = 600_000;

/** A pod of a Job, with what the Job asks about it. */
export interface JobPod {
  stored: StoredObject;
  pod: Pod;
  /** Not counted yet. */
  tracked: boolean;
  succeeded: boolean;
  failed: boolean;
  active: boolean;
  terminating: boolean;
}

export function jobPod(stored: StoredObject): JobPod {
  const pod = parseObject(stored) as unknown as Pod;
  const { phase } = podFacts(stored);
  const ended = phase === 'Succeeded' || phase === 'Failed';
  return {
    stored,
    pod,
    tracked: pod.metadata.finalizers?.includes(TRACKING) ?? false,
    succeeded: phase === 'Succeeded',
    // One that is taken away before its end does not count as a success either.
    failed: phase === 'Failed' || (stored.deleting && phase !== 'Succeeded'),
    active: !ended && !stored.deleting,
    terminating: !ended && stored.deleting,
  };
}

/** When the containers of a pod ended, or else when it was last seen. */
export function finishedAt({ pod }: JobPod, now: number): number {
  const ends = (pod.status.containerStatuses ?? [])
    .map(({ state }) => Date.parse(state.terminated?.finishedAt ?? ''))
    .filter(end => !Number.isNaN(end));
  return ends.length > 0 ? Math.max(...ends) : now;
}

export function backOffAfter(failures: number): number {
  if (failures === 0) return 0;
  return Math.min(
    LONGEST_BACK_OFF_MS,
    FIRST_BACK_OFF_MS * 2 ** Math.min(20, failures - 1),
  );
}

/** How often the containers of running pods were restarted, which is what `OnFailure` counts. */
export function restartsOf(pods: JobPod[]): number {
  const sum = (statuses: ContainerStatus[] | undefined) =>
    (statuses ?? []).reduce((total, status) => total + status.restartCount, 0);
  return pods
    .filter(({ stored }) =>
      ['Running', 'Pending'].includes(podFacts(stored).phase),
    )
    .reduce(
      (total, { pod }) =>
        total +
        sum(pod.status.containerStatuses) +
        sum(pod.status.initContainerStatuses),
      0,
    );
}

export function indexOf({ pod }: JobPod): number {
  return Number(pod.metadata.annotations?.[INDEX] ?? -1);
}

/** `0-2,5` as numbers, and back. */
export function parseIndexes(text: string | undefined): Set<number> {
  const indexes = new Set<number>();
  for (const range of (text ?? '').split(',').filter(Boolean)) {
    const [first, last = first] = range.split('-').map(Number);
    for (let index = first; index <= last; index++) indexes.add(index);
  }
  return indexes;
}

export function formatIndexes(indexes: ReadonlySet<number>): string {
  const sorted = [...indexes].sort((a, b) => a - b);
  const ranges: Array<[number, number]> = [];
  for (const index of sorted) {
    const last = ranges[ranges.length - 1];
    if (last && last[1] === index - 1) last[1] = index;
    else ranges.push([index, index]);
  }
  return ranges
    .map(([first, last]) => {
      if (first === last) return String(first);
      return last === first + 1 ? `${first},${last}` : `${first}-${last}`;
    })
    .join(',');
}

function withIndex(spec: JsonObject, job: Job, index: number): JsonObject {
  const variable = {
    name: 'JOB_COMPLETION_INDEX',
    valueFrom: {
      fieldRef: {
        apiVersion: 'v1',
        fieldPath: `metadata.labels['${INDEX}']`,
      },
    },
  };
  const containers = (spec.containers ?? []) as JsonObject[];
  return {
    ...spec,
    hostname: `${job.metadata.name}-${index}`,
    containers: containers.map(container => ({
      ...container,
      env: [...((container.env ?? []) as Json[]), variable],
    })),
  };
}

/** A new pod; `index` for a Job that numbers them. */
export function newJobPod(job: Job, index?: number): KubeObject {
  const { template } = job.spec;
  const numbered = index !== undefined;
  const mark: { [key: string]: string } = numbered
    ? { [INDEX]: String(index) }
    : {};
  const spec = cloneJson(template.spec as Json) as JsonObject;
  const annotations = { ...template.metadata?.annotations, ...mark };
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: '',
      generateName: `${job.metadata.name}-${numbered ? `${index}-` : ''}`,
      namespace: job.metadata.namespace,
      labels: { ...template.metadata?.labels, ...mark },
      ...(Object.keys(annotations).length > 0 && { annotations }),
      ownerReferences: [controllerReference(job)],
      finalizers: [TRACKING],
    },
    spec: numbered ? withIndex(spec, job, index) : spec,
  };
}
