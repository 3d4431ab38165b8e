import { Job } from '../workloads';

const NAME_LABELS = ['job-name', 'batch.kubernetes.io/job-name'];
const UID_LABELS = ['controller-uid', 'batch.kubernetes.io/controller-uid'];

/** Labels and selector by which a Job finds its own pods and no others, unless it brings some. In place. */
export function admitJob(job: Job) {
  const { metadata, spec } = job;
  job.status = {};
  // What is missing is named by the validation.
  if (!spec?.template || spec.manualSelector) return;
  const own = [
    ...NAME_LABELS.map(label => [label, metadata.name]),
    ...UID_LABELS.map(label => [label, metadata.uid ?? '']),
  ];
  spec.template.metadata = {
    ...spec.template.metadata,
    labels: {
      ...Object.fromEntries(own),
      ...spec.template.metadata?.labels,
    },
  };
  const uidLabel = UID_LABELS[1];
  spec.selector = {
    ...spec.selector,
    matchLabels: {
      [uidLabel]: metadata.uid ?? '',
      ...spec.selector?.matchLabels,
    },
  };
}
