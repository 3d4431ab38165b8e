import { mockServices } from '@backstage/backend-test-utils';
import { MEMBER_LEVELS } from '@longshore/plugin-members-common';
import { CatalogComponent, CatalogSource } from './CatalogSource';
import { DefaultMemberIndex } from './DefaultMemberIndex';
import { Members, MemberSource } from './MemberSource';

const WEB = 'component:default/web';
const API = 'component:default/api';
const ALONE = 'component:default/alone';

const COMPONENTS: CatalogComponent[] = [
  {
    ref: WEB,
    owners: ['group:default/web-team'],
    system: 'system:default/shop',
    domain: 'domain:default/retail',
  },
  {
    ref: API,
    owners: ['group:default/api-team', 'user:default/jane'],
    system: 'system:default/shop',
    domain: 'domain:default/retail',
  },
  { ref: ALONE, owners: [] },
];

const MEMBERS: Members = {
  operators: ['group:default/operators'],
  catalogOwnerLevel: 'owner',
  grants: [
    { resource: WEB, member: 'user:default/dora', level: 'developer' },
    { resource: WEB, member: 'user:default/dora', level: 'guest' },
    {
      resource: 'system:default/shop',
      member: 'user:default/dora',
      level: 'reporter',
    },
    {
      resource: 'domain:default/retail',
      member: 'group:default/auditors',
      level: 'guest',
    },
  ],
};

class Source<TValue> {
  readonly #listeners = new Set<() => void>();
  years = 0;

  constructor(private value: TValue) {}

  current() {
    return this.value;
  }

  replace(value: TValue) {
    this.value = value;
    this.#listeners.forEach(listener => listener());
  }

  age() {
    return this.years;
  }

  async ready() {}

  subscribe(onChange: () => void) {
    this.#listeners.add(onChange);
    return { unsubscribe: () => this.#listeners.delete(onChange) };
  }
}

describe('DefaultMemberIndex', () => {
  const logger = mockServices.logger.mock();
  let members: Source<Members> & MemberSource;
  let catalog: Source<readonly CatalogComponent[]> & CatalogSource;
  let index: DefaultMemberIndex;

  const refs = (...args: Parameters<DefaultMemberIndex['refsWithLevel']>) =>
    [...index.refsWithLevel(...args)].sort();

  beforeEach(() => {
    members = new Source(MEMBERS);
    catalog = new Source<readonly CatalogComponent[]>(COMPONENTS);
    index = DefaultMemberIndex.create({ members, catalog, logger });
  });

  afterEach(() => {
    index.stop();
    jest.useRealTimers();
  });

  it.each([
    [['group:default/web-team'], WEB, 'owner'],
    [['group:default/web-team'], API, undefined],
    [['user:default/jane'], API, 'owner'],
    [['user:default/dora'], WEB, 'developer'],
    [['user:default/dora'], API, 'reporter'],
    [['user:default/dora'], ALONE, undefined],
    [['group:default/auditors'], WEB, 'guest'],
    [['group:default/auditors', 'user:default/dora'], WEB, 'developer'],
    [['User:Default/DORA'], 'Component:Default/WEB', 'developer'],
    [['group:default/operators'], ALONE, 'owner'],
    [['group:default/operators'], 'component:default/unknown', undefined],
    [['user:default/dora'], 'system:default/shop', undefined],
    [['__proto__', 'constructor'], WEB, undefined],
    [[], WEB, undefined],
  ])('should give %j on %s level %s', (principals, ref, level) => {
    expect(index.levelOf(principals, ref)).toBe(level);
  });

  it.each([
    [['user:default/dora'], 'guest', [API, WEB]],
    [['user:default/dora'], 'developer', [WEB]],
    [['user:default/dora'], 'master', []],
    [['group:default/auditors', 'user:default/jane'], 'guest', [API, WEB]],
    [['GROUP:default/operators'], 'owner', [ALONE, API, WEB]],
    [['user:default/nobody'], 'guest', []],
  ] as const)(
    'should give %j at least %s on %j',
    (principals, min, expected) => {
      expect(refs(principals, min)).toEqual(expected);
    },
  );

  it.each([
    [['user:default/dora', 'Group:default/OPERATORS'], true],
    [['user:default/dora', 'group:default/web-team'], false],
    [['__proto__', 'constructor'], false],
    [[], false],
  ])('should know of %j whether they run the platform', (principals, is) => {
    expect(index.isOperator(principals)).toBe(is);
    members.replace({ ...MEMBERS, operators: [] });
    expect(index.isOperator(principals)).toBe(false);
  });

  it('should give the same answer both ways round', () => {
    const everybody = [
      'group:default/web-team',
      'group:default/api-team',
      'user:default/jane',
      'user:default/dora',
      'group:default/auditors',
      'group:default/operators',
    ];
    for (const principal of everybody) {
      for (const level of MEMBER_LEVELS) {
        const set = index.refsWithLevel([principal], level);
        for (const { ref } of COMPONENTS) {
          const own = index.levelOf([principal], ref);
          expect(set.has(ref)).toBe(
            own !== undefined &&
              MEMBER_LEVELS.indexOf(own) >= MEMBER_LEVELS.indexOf(level),
          );
        }
      }
    }
  });

  it('should give the same set until something changes', () => {
    const set = index.refsWithLevel(['a', 'b'], 'guest');
    expect(index.refsWithLevel(['b', 'A', 'b'], 'guest')).toBe(set);
    catalog.replace([...COMPONENTS]);
    expect(index.refsWithLevel(['a', 'b'], 'guest')).not.toBe(set);
  });

  it('should follow its sources and tell of it', () => {
    const changed = jest.fn();
    const broken = index.subscribe(() => {
      throw new Error('listener');
    });
    const subscription = index.subscribe(changed);
    const { revision } = index;

    members.replace({ ...MEMBERS, operators: [], catalogOwnerLevel: 'master' });
    expect(index.levelOf(['group:default/operators'], WEB)).toBeUndefined();
    expect(index.levelOf(['group:default/web-team'], WEB)).toBe('master');
    catalog.replace(COMPONENTS.slice(1));
    expect(index.levelOf(['group:default/web-team'], WEB)).toBeUndefined();
    expect(index.revision).toBe(revision + 2);
    expect(changed).toHaveBeenCalledTimes(2);
    expect(logger.error).toHaveBeenCalledTimes(2);

    subscription.unsubscribe();
    broken.unsubscribe();
    catalog.replace(COMPONENTS);
    expect(changed).toHaveBeenCalledTimes(2);
  });

  it('should be as old as its older source', () => {
    catalog.years = 7;
    expect(index.age()).toBe(7);
    members.years = 9;
    expect(index.age()).toBe(9);
  });

  it('should end a grant at its time without being touched', () => {
    jest.useFakeTimers({ now: Date.UTC(2026, 10, 20) });
    const days = (count: number) => count * 24 * 60 * 60 * 1000;
    const expiring = (level: 'guest' | 'master', at: number) => ({
      resource: ALONE,
      member: 'user:default/dora',
      level,
      expiresAt: Date.now() + at,
    });
    members.replace({
      ...MEMBERS,
      // Beyond what a timer can wait for.
      grants: [expiring('guest', days(60)), expiring('master', 5_000)],
    });
    const changed = jest.fn();
    index.subscribe(changed);
    const level = () => index.levelOf(['user:default/dora'], ALONE);

    expect(level()).toBe('master');
    jest.advanceTimersByTime(4_999);
    expect(level()).toBe('master');
    expect(changed).not.toHaveBeenCalled();
    jest.advanceTimersByTime(1);
    expect(changed).toHaveBeenCalledTimes(1);
    expect(level()).toBe('guest');

    jest.advanceTimersByTime(days(59));
    expect(level()).toBe('guest');
    jest.advanceTimersByTime(days(1));
    expect(changed).toHaveBeenCalledTimes(2);
    expect(level()).toBeUndefined();
  });

  it('should not answer by an expired grant when its timer is late', () => {
    jest.useFakeTimers({ now: 1_000 });
    members.replace({
      ...MEMBERS,
      grants: [
        {
          resource: ALONE,
          member: 'user:default/dora',
          level: 'guest',
          expiresAt: 2_000,
        },
      ],
    });
    expect(refs(['user:default/dora'], 'guest')).toEqual([ALONE]);
    const { revision } = index;
    jest.setSystemTime(2_000);
    expect(refs(['user:default/dora'], 'guest')).toEqual([]);
    expect(index.revision).toBe(revision + 1);
  });

  it('should ignore what has expired before it was read', () => {
    members.replace({
      ...MEMBERS,
      grants: [{ ...MEMBERS.grants[0], expiresAt: Date.now() - 1 }],
    });
    expect(index.levelOf(['user:default/dora'], WEB)).toBeUndefined();
  });
});
