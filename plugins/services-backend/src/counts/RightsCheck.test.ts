import { mockServices } from '@backstage/backend-test-utils';
import { Entity } from '@backstage/catalog-model';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { MemberIndex } from '@longshore/plugin-members-node';
import { aCountRecord } from '../__testUtils__/records';
import { RightsCheck } from './RightsCheck';

function user(...groups: string[]): Entity {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'User',
    metadata: { name: 'max' },
    relations: groups.map(name => ({
      type: 'memberOf',
      targetRef: `group:default/${name}`,
    })),
  };
}

describe('RightsCheck', () => {
  const levelOf = jest.fn<
    ReturnType<MemberIndex['levelOf']>,
    Parameters<MemberIndex['levelOf']>
  >();

  function check(entities: Entity[], age = 0) {
    return new RightsCheck({
      index: {
        ready: async () => {},
        revision: 1,
        age: () => age,
        levelOf,
        refsWithLevel: () => new Set(),
        isOperator: () => false,
        subscribe: () => ({ unsubscribe() {} }),
      },
      catalog: catalogServiceMock({ entities }),
      auth: mockServices.auth(),
    });
  }

  const record = aCountRecord({
    principals: [
      'user:default/max',
      'group:default/masters',
      'group:default/left',
    ],
  });

  beforeEach(() => levelOf.mockReset());

  it('should count the groups that were and still are', async () => {
    levelOf.mockReturnValue('owner');
    const rights = check([user('masters', 'joined-later')]);
    expect(await rights.levelToScale(record)).toBe('owner');
    expect(levelOf).toHaveBeenCalledWith(
      ['user:default/max', 'group:default/masters'],
      'component:default/checkout-api',
    );
  });

  it('should count only the person when the catalog does not know her', async () => {
    levelOf.mockReturnValue('master');
    expect(await check([]).levelToScale(record)).toBe('master');
    expect(levelOf.mock.calls[0][0]).toEqual(['user:default/max']);
  });

  it.each(['developer', undefined] as const)(
    'should not let %s scale',
    async level => {
      levelOf.mockReturnValue(level);
      expect(await check([user()]).levelToScale(record)).toBeUndefined();
    },
  );

  it('should not judge by an old index', async () => {
    await expect(check([user()], 60_001).levelToScale(record)).rejects.toThrow(
      'rights are not certain',
    );
    expect(levelOf).not.toHaveBeenCalled();
  });
});
