import { shownObject } from './shownObject';

const COPIED = 'kubectl.kubernetes.io/last-applied-configuration';

describe('shownObject', () => {
  it('should show of a Secret what it is and not what it holds', () => {
    expect(
      shownObject({
        apiVersion: 'v1',
        kind: 'Secret',
        type: 'Opaque',
        metadata: {
          name: 'key',
          annotations: {
            [COPIED]: '{"data":{"password":"c2VjcmV0"}}',
            'example.com/copy': 'c2VjcmV0',
            'longshore.dev/version': '7',
            'kubernetes.io/service-account.name': 'default',
          },
          managedFields: [{ manager: 'kubectl' }],
        },
        data: { password: 'c2VjcmV0' },
        stringData: { other: 'secret' },
      }),
    ).toEqual({
      apiVersion: 'v1',
      kind: 'Secret',
      type: 'Opaque',
      metadata: {
        name: 'key',
        annotations: {
          'example.com/copy': '',
          'longshore.dev/version': '7',
          'kubernetes.io/service-account.name': 'default',
        },
      },
      data: { password: '' },
      stringData: { other: '' },
    });
  });

  it('should show all else, except what kubectl has copied', () => {
    const object = {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      data: { a: '1' },
    };
    expect(
      shownObject({
        ...object,
        metadata: {
          name: 'one',
          annotations: { [COPIED]: '{}', 'example.com/team': 'shop' },
        },
      }),
    ).toEqual({
      ...object,
      metadata: { name: 'one', annotations: { 'example.com/team': 'shop' } },
    });
    expect(shownObject({ ...object, metadata: { name: 'one' } })).toEqual({
      ...object,
      metadata: { name: 'one' },
    });
  });
});
