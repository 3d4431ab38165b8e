import { JsonObject } from '@backstage/types';
import { CellError } from '../connection/CellError';
import { statusError } from '../connection/statusFailure';
import { withoutSecrets } from './withoutSecrets';

function refused(message: string, status = 422): CellError {
  return statusError({
    cell: 'a',
    what: 'apply Secret shop/key',
    status,
    body: {
      message,
      details: { causes: [{ reason: 'FieldManagerConflict', message }] },
    },
  });
}

const secret = (content: object) =>
  ({ kind: 'Secret', metadata: { name: 'key' }, ...content } as JsonObject);

describe('withoutSecrets', () => {
  it.each<[string, object, string]>([
    [
      'of the wrong type',
      { stringData: { pin: 81536 } },
      '.stringData.pin: expected string, got &value.valueUnstructured{Value:81536}',
    ],
    [
      'as it was sent, shortened',
      { data: { password: 'c2VjcmV0LXBhc3N3b3Jk' } },
      'Invalid value: "c2VjcmV0LX..."',
    ],
    [
      'as the server has decoded it',
      { data: { password: 'c2VjcmV0LXBhc3N3b3Jk' } },
      'a webhook does not like "secret-p..."',
    ],
    [
      'with line ends written otherwise',
      { stringData: { key: 'begin\n  MIIEvQIBADAN\nend' } },
      'cannot parse \\n  MIIEvQIBADAN\\n',
    ],
    [
      'inside something that should be a string',
      { stringData: { key: { pins: ['one', 81536] } } },
      'expected string, got map[pins:[one 81536]]',
    ],
    [
      'of an annotation',
      { metadata: { annotations: { 'example.com/copy': 'of-the-key' } } },
      'metadata.annotations: Invalid value: "of-the-key"',
    ],
  ])('should leave out what quotes a value %s', (_, content, words) => {
    const error = withoutSecrets(refused(words), secret(content)) as CellError;
    expect(error.failure).toEqual({
      code: 'invalid',
      message:
        "Cell 'a': the API server refused the object (apply Secret shop/key: its words are left out, since they quote what the Secret holds)",
      params: expect.objectContaining({ cell: 'a', status: '422' }),
    });
    expect(error.status).toBe(422);
    expect(error.causes).toEqual([]);
    expect(error.cause).toBeUndefined();
    expect(JSON.stringify([error, error.failure])).not.toContain(words);
  });

  it('should leave out what only a cause of the refusal quotes', () => {
    const error = new CellError(
      { code: 'invalid', message: 'refused' },
      { causes: [{ reason: '', field: '', message: 'not "secret-1"' }] },
    );
    expect(
      withoutSecrets(error, secret({ stringData: { key: 'secret-1' } })),
    ).toMatchObject({ causes: [] });
  });

  it.each<[string, unknown, object]>([
    [
      'what quotes nothing',
      refused('metadata.labels: Invalid value: "no label"'),
      secret({ stringData: { key: 'hunter2' }, data: { other: '' } }),
    ],
    [
      'a conflict, which names keys and managers',
      refused('conflict with "kubectl" using v1: .data.password', 409),
      secret({ stringData: { password: 'password' } }),
    ],
    [
      'what is said of other kinds',
      refused('spec.replicas: Invalid value: -1'),
      { kind: 'Deployment', data: { a: 'Invalid value' } },
    ],
    [
      'what is no answer',
      new Error('secret'),
      secret({ data: { a: 'secret' } }),
    ],
  ])('should pass on %s', (_, error, content) => {
    expect(withoutSecrets(error, content as JsonObject)).toBe(error);
  });
});
