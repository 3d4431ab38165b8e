import { mockApis } from '@backstage/frontend-test-utils';
import { JsonValue } from '@backstage/types';
import { inLanguage, readDemoPeople } from './demoPeople';

function read(people: JsonValue) {
  return readDemoPeople(mockApis.config({ data: { demo: { people } } }));
}

describe('readDemoPeople', () => {
  it('should read names as one text or one for each language', () => {
    expect(
      read([
        { entityRef: 'user:default/visitor', name: 'Visitor' },
        {
          entityRef: 'user:default/chen.wei',
          name: { en: 'Chen Wei', zh: '陈伟' },
          role: 'master',
          scope: { en: 'Payments' },
        },
      ]),
    ).toEqual([
      { entityRef: 'user:default/visitor', name: 'Visitor' },
      {
        entityRef: 'user:default/chen.wei',
        name: { en: 'Chen Wei', zh: '陈伟' },
        role: 'master',
        scope: { en: 'Payments' },
      },
    ]);
  });

  it('should keep a person with a role that it does not know, without it', () => {
    expect(
      read([{ entityRef: 'user:default/x', name: 'X', role: 'wizard' }]),
    ).toEqual([{ entityRef: 'user:default/x', name: 'X' }]);
  });

  it('should leave out who has no reference or no name', () => {
    expect(
      read([
        { name: 'No reference' },
        { entityRef: 'user:default/nameless' },
        { entityRef: 'user:default/half', name: { zh: '半' } },
        { entityRef: 'user:default/x', name: 'X' },
      ]).map(person => person.entityRef),
    ).toEqual(['user:default/x']);
  });

  it('should find nobody where nothing is configured', () => {
    expect(readDemoPeople(mockApis.config({ data: {} }))).toEqual([]);
  });
});

describe('inLanguage', () => {
  it.each([
    ['zh', { en: 'Payments', zh: '支付' }, '支付'],
    ['en', { en: 'Payments', zh: '支付' }, 'Payments'],
    ['zh', { en: 'Payments' }, 'Payments'],
    ['zh', 'Payments 支付', 'Payments 支付'],
  ])('should choose for %s from %j', (language, text, expected) => {
    expect(inLanguage(text, language)).toBe(expected);
  });
});
