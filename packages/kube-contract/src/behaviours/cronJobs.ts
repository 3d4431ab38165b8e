import { Topic } from '../Behaviour';
import { KubeObject } from '../client/objects';
import { ContractCluster } from '../ContractCluster';
import { job } from './jobs';

function cronJob(cluster: ContractCluster, spec: object): KubeObject {
  return {
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    metadata: { name: 'nightly' },
    spec: {
      schedule: '0 3 * * *',
      jobTemplate: { spec: job(cluster, 'succeed').spec },
      ...spec,
    },
  };
}

export const cronJobs: Topic = {
  name: 'cron jobs',
  behaviours: [
    {
      name: 'fills in what a CronJob leaves out, and starts nothing before its time',
      async run(cluster) {
        const namespace = await cluster.namespace();
        const cronJobsHere = cluster.resource('batch/v1/cronjobs', namespace);
        const created = await cronJobsHere.create(
          cronJob(cluster, { suspend: true }),
        );
        expect(created.spec).toMatchObject({
          schedule: '0 3 * * *',
          concurrencyPolicy: 'Allow',
          suspend: true,
          successfulJobsHistoryLimit: 3,
          failedJobsHistoryLimit: 1,
        });
        await expect(
          cluster.resource('batch/v1/jobs', namespace).names(),
        ).resolves.toEqual([]);
      },
    },
    {
      name: 'refuses a schedule and a time zone that nobody understands',
      async run(cluster) {
        const path = cluster.resource(
          'batch/v1/cronjobs',
          await cluster.namespace(),
        ).path;
        const status = await cluster.refused(path, {
          method: 'POST',
          body: cronJob(cluster, { schedule: 'at night' }),
        });
        expect(status).toMatchObject({
          code: 422,
          reason: 'Invalid',
          details: { causes: [{ field: 'spec.schedule' }] },
        });
        expect(status.message).toContain(
          'CronJob.batch "nightly" is invalid: spec.schedule: Invalid value: "at night"',
        );
        await expect(
          cluster.refused(path, {
            method: 'POST',
            body: cronJob(cluster, { timeZone: 'Nowhere/Land' }),
          }),
        ).resolves.toMatchObject({
          code: 422,
          message: expect.stringContaining(
            'spec.timeZone: Invalid value: "Nowhere/Land": unknown time zone Nowhere/Land',
          ),
        });
      },
    },
  ],
};
