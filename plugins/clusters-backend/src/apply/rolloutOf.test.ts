import { JsonObject } from '@backstage/types';
import { rolloutOf } from './rolloutOf';

function object(
  kind: string,
  spec: JsonObject,
  status: JsonObject,
  generation = 2,
): JsonObject {
  return { kind, metadata: { generation }, spec, status };
}

const DONE = {
  observedGeneration: 2,
  replicas: 3,
  updatedReplicas: 3,
  readyReplicas: 3,
  availableReplicas: 3,
};
const REVISIONS = { currentRevision: 'a', updateRevision: 'a' };

describe('rolloutOf', () => {
  it.each<[string, JsonObject, object]>([
    [
      'a Deployment that is rolled out',
      object('Deployment', { replicas: 3 }, DONE),
      { complete: true, ready: 3, desired: 3 },
    ],
    [
      'one whose controller has not seen it',
      object('Deployment', { replicas: 3 }, { ...DONE, observedGeneration: 1 }),
      { complete: false },
    ],
    [
      'one with old pods left',
      object('Deployment', { replicas: 3 }, { ...DONE, replicas: 4 }),
      { complete: false },
    ],
    [
      'one that is not available yet',
      object('Deployment', { replicas: 3 }, { ...DONE, availableReplicas: 1 }),
      { complete: false, ready: 1, desired: 3 },
    ],
    [
      'one without replicas',
      object('Deployment', { replicas: 0 }, { observedGeneration: 2 }),
      { complete: true, ready: 0, desired: 0 },
    ],
    [
      'one that will not come to its end',
      object(
        'Deployment',
        { replicas: 3 },
        {
          observedGeneration: 2,
          conditions: [
            {
              type: 'Progressing',
              status: 'False',
              reason: 'ProgressDeadlineExceeded',
              message: 'too long',
            },
          ],
        },
      ),
      {
        complete: false,
        failure: { reason: 'ProgressDeadlineExceeded', message: 'too long' },
      },
    ],
    [
      'a StatefulSet that is rolled out',
      object('StatefulSet', { replicas: 3 }, { ...DONE, ...REVISIONS }),
      { complete: true, ready: 3, desired: 3 },
    ],
    [
      'one with a new template',
      object(
        'StatefulSet',
        { replicas: 3 },
        { ...DONE, ...REVISIONS, updateRevision: 'b', updatedReplicas: 1 },
      ),
      { complete: false, ready: 1, desired: 3 },
    ],
    [
      'one whose pods a person has to replace',
      object(
        'StatefulSet',
        { replicas: 3, updateStrategy: { type: 'OnDelete' } },
        { ...DONE, ...REVISIONS, updateRevision: 'b', updatedReplicas: 0 },
      ),
      { complete: true },
    ],
    [
      'a Job that is complete',
      object(
        'Job',
        { completions: 2 },
        { succeeded: 2, conditions: [{ type: 'Complete', status: 'True' }] },
      ),
      { complete: true, ready: 2, desired: 2 },
    ],
    [
      'a Job that runs',
      object('Job', {}, { active: 1 }),
      { complete: false, ready: 0, desired: 1 },
    ],
    [
      'a Job that failed',
      object(
        'Job',
        {},
        {
          conditions: [
            {
              type: 'Failed',
              status: 'True',
              reason: 'BackoffLimitExceeded',
              message: 'six times',
            },
          ],
        },
      ),
      {
        complete: false,
        failure: { reason: 'BackoffLimitExceeded', message: 'six times' },
      },
    ],
  ])('should judge %s', (_, given, expected) => {
    expect(rolloutOf(given)).toMatchObject(expected);
  });

  it('should leave kinds alone that have no course', () => {
    expect(rolloutOf(object('ConfigMap', {}, {}))).toBeUndefined();
  });
});
