import { Topic } from '../Behaviour';
import { KubeObject } from '../client/objects';
import { ContractCluster } from '../ContractCluster';

export function job(
  cluster: ContractCluster,
  play: 'succeed' | 'fail',
  spec: object = {},
): KubeObject {
  const template = cluster.ground.template(play, 'work');
  template.spec.restartPolicy = 'Never';
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name: 'work' },
    spec: { template, ...spec },
  };
}

/** Lets the pods of a Job end until its status is as wanted. */
async function playJob(
  cluster: ContractCluster,
  options: {
    namespace: string;
    play: 'succeed' | 'fail';
    until: (status: any) => boolean;
  },
) {
  const { namespace, play } = options;
  const pods = cluster.resource('v1/pods', namespace);
  return cluster.until('the Job has come to its end', async () => {
    const found = await cluster
      .resource('batch/v1/jobs', namespace)
      .get('work');
    if (options.until(found.status)) {
      return found;
    }
    for (const { status } of (await pods.list()).items) {
      if (status.phase === 'Running' && status.podIP) {
        await cluster.ground.endContainer(
          { namespace, app: 'work', address: status.podIP },
          play,
        );
      }
    }
    return undefined;
  });
}

const jobCondition = (status: any, type: string) =>
  status.conditions?.find((one: any) => one.type === type);

export const jobs: Topic = {
  name: 'jobs',
  behaviours: [
    {
      name: 'completes when its pods have succeeded',
      async run(cluster) {
        const namespace = await cluster.namespace();
        await cluster
          .resource('batch/v1/jobs', namespace)
          .create(job(cluster, 'succeed', { completions: 2, parallelism: 2 }));
        const { metadata, status, spec } = await playJob(cluster, {
          namespace,
          play: 'succeed',
          until: one => jobCondition(one, 'Complete')?.status === 'True',
        });
        expect(status).toMatchObject({
          succeeded: 2,
          startTime: expect.any(String),
          completionTime: expect.any(String),
        });
        expect(status.active ?? 0).toBe(0);
        expect(jobCondition(status, 'Complete')).toMatchObject({
          reason: 'CompletionsReached',
          message: 'Reached expected number of succeeded pods',
        });
        expect(spec.selector.matchLabels).toEqual({
          'batch.kubernetes.io/controller-uid': metadata.uid,
        });
        const [one] = (await cluster.resource('v1/pods', namespace).list())
          .items;
        expect(one.metadata.labels).toMatchObject({
          app: 'work',
          'job-name': 'work',
          'batch.kubernetes.io/job-name': 'work',
          'controller-uid': metadata.uid,
        });
        expect(one.status.phase).toBe('Succeeded');
      },
    },
    {
      name: 'fails when its pods fail too often',
      async run(cluster) {
        const namespace = await cluster.namespace();
        await cluster
          .resource('batch/v1/jobs', namespace)
          .create(job(cluster, 'fail', { backoffLimit: 0 }));
        const { status } = await playJob(cluster, {
          namespace,
          play: 'fail',
          until: one => jobCondition(one, 'Failed')?.status === 'True',
        });
        expect(status.failed).toBe(1);
        expect(jobCondition(status, 'Failed')).toMatchObject({
          reason: 'BackoffLimitExceeded',
          message: 'Job has reached the specified backoff limit',
        });
      },
    },
    {
      name: 'is over after its deadline',
      async run(cluster) {
        const namespace = await cluster.namespace();
        const jobsHere = cluster.resource('batch/v1/jobs', namespace);
        const object = job(cluster, 'succeed', { activeDeadlineSeconds: 1 });
        object.spec.template.spec.schedulerName = 'nobody';
        await jobsHere.create(object);
        const { status } = await cluster.until('the deadline', async () => {
          const found = await jobsHere.get('work');
          return jobCondition(found.status, 'Failed') && found;
        });
        expect(jobCondition(status, 'Failed')).toMatchObject({
          status: 'True',
          reason: 'DeadlineExceeded',
          message: 'Job was active longer than specified deadline',
        });
      },
    },
    {
      name: 'starts nothing while it is suspended',
      async run(cluster) {
        const namespace = await cluster.namespace();
        const jobsHere = cluster.resource('batch/v1/jobs', namespace);
        const pods = cluster.resource('v1/pods', namespace);
        const object = job(cluster, 'succeed', { suspend: true });
        object.spec.template.spec.schedulerName = 'nobody';
        const created = await jobsHere.create(object);
        expect(created.spec).toMatchObject({
          completions: 1,
          parallelism: 1,
          backoffLimit: 6,
        });
        await cluster.until('it is seen to be suspended', async () => {
          const { status } = await jobsHere.get('work');
          return jobCondition(status, 'Suspended')?.status === 'True';
        });
        await expect(pods.names()).resolves.toEqual([]);
        await jobsHere.patch('work', { spec: { suspend: false } });
        await cluster.until('a pod', async () => {
          return (await pods.names()).length === 1;
        });
      },
    },
    {
      name: 'goes away some time after its end',
      async run(cluster) {
        const namespace = await cluster.namespace();
        const jobsHere = cluster.resource('batch/v1/jobs', namespace);
        const object = job(cluster, 'succeed', {
          activeDeadlineSeconds: 1,
          ttlSecondsAfterFinished: 0,
        });
        object.spec.template.spec.schedulerName = 'nobody';
        await jobsHere.create(object);
        await cluster.until('the Job is gone', async () => {
          return (await jobsHere.find('work')) === undefined;
        });
      },
    },
  ],
};
