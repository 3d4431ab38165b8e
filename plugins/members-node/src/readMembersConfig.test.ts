import { ConfigReader } from '@backstage/config';
import { JsonObject } from '@backstage/types';
import { readMembersConfig } from './readMembersConfig';

const GRANT = {
  resource: 'Component:Checkout-API',
  member: 'group:team-b',
  level: 'master',
};

describe('readMembersConfig', () => {
  const read = (members?: JsonObject) =>
    readMembersConfig(new ConfigReader({ members }));

  it('should need nothing', () => {
    expect(read()).toEqual({
      operators: [],
      catalogOwnerLevel: 'owner',
      grants: [],
    });
  });

  it('should read refs in full and lower-case', () => {
    expect(
      read({
        operators: ['Group:Platform'],
        catalogOwnerLevel: 'master',
        grants: [{ ...GRANT, expires: '2027-01-01' }],
      }),
    ).toEqual({
      operators: ['group:default/platform'],
      catalogOwnerLevel: 'master',
      grants: [
        {
          resource: 'component:default/checkout-api',
          member: 'group:default/team-b',
          level: 'master',
          expiresAt: Date.UTC(2027, 0, 1),
        },
      ],
    });
  });

  it.each([
    [{ operators: ['platform'] }, 'members.operators[0]'],
    [{ operators: ['group:a', 'system:b'] }, 'members.operators[1]'],
    [{ operators: 'group:a' }, 'members.operators'],
    [{ catalogOwnerLevel: 'king' }, 'members.catalogOwnerLevel'],
    [
      { grants: [{ ...GRANT, resource: 'api:x' }] },
      'members.grants[0].resource',
    ],
    [{ grants: [GRANT, { ...GRANT, member: '' }] }, 'members.grants[1].member'],
    [{ grants: [{ ...GRANT, member: 'api:x' }] }, 'members.grants[0].member'],
    [{ grants: [{ ...GRANT, level: 'Master' }] }, 'members.grants[0].level'],
    [{ grants: [{ ...GRANT, expires: 'soon' }] }, 'members.grants[0].expires'],
    [{ grants: [{ level: 'master' }] }, 'members.grants[0].resource'],
  ])('should refuse %j naming %s', (members, key) => {
    expect(() => read(members)).toThrow(key);
  });
});
