import { mockServices } from '@backstage/backend-test-utils';
import { LogSource, PodRow } from '@longshore/plugin-clusters-common';
import { MemberLevel } from '@longshore/plugin-members-common';
import { MemberIndex } from '@longshore/plugin-members-node';
import { LogRights } from './LogRights';

const ANN = 'user:default/ann';
const POD: LogSource = { cell: 'a', namespace: 'shop', pod: 'orders-1' };
const AUTHORITY = { level: 'reporter', user: ANN, operation: 'op' } as const;

describe('LogRights', () => {
  let levels: Map<string, MemberLevel>;
  let operators: string[];
  let groups: string[];
  let pods: string[];
  let age: number;
  let catalogFails: boolean;

  beforeEach(() => {
    levels = new Map([['group:default/shop', 'reporter']]);
    operators = [];
    groups = ['group:default/Shop'];
    pods = ['orders-1'];
    age = 0;
    catalogFails = false;
  });

  const rights = () =>
    new LogRights({
      index: {
        age: () => age,
        levelOf: (principals, component) =>
          component === 'component:default/orders'
            ? principals.map(ref => levels.get(ref)).find(Boolean)
            : undefined,
        isOperator: principals =>
          principals.some(ref => operators.includes(ref)),
      } as Partial<MemberIndex> as MemberIndex,
      catalog: {
        getEntityByRef: async () => {
          if (catalogFails) throw new Error('no catalog');
          return {
            apiVersion: 'backstage.io/v1alpha1',
            kind: 'User',
            metadata: { name: 'ann' },
            relations: groups.map(targetRef => ({
              type: 'memberOf',
              targetRef,
            })),
          };
        },
      },
      auth: mockServices.auth(),
      rows: {
        pods: () =>
          pods.map(
            name =>
              ({
                kind: 'Pod',
                namespace: 'shop',
                name,
                claim: { component: 'component:default/orders' },
              } as PodRow),
          ),
      },
    });

  it.each<[string, () => void]>([
    ['left the group', () => groups.pop()],
    ['lost the level', () => levels.clear()],
    ['has less than it takes', () => levels.set('group:default/shop', 'guest')],
    [
      'lost the level after the pod went',
      () => {
        pods = [];
        levels.clear();
      },
    ],
  ])('should notice that somebody %s', async (_, happen) => {
    const watch = rights().watch(AUTHORITY);
    expect(await watch([POD])).toBeUndefined();
    expect(await watch([POD])).toBeUndefined();
    happen();
    expect(await watch([POD])).toMatchObject({ code: 'log-right-lost' });
  });

  it('should notice that an operator is none any more', async () => {
    operators = ['group:default/shop'];
    const watch = rights().watch({ ...AUTHORITY, level: 'operator' });
    levels.clear();
    expect(await watch([POD])).toBeUndefined();
    groups = [];
    expect(await watch([POD])).toMatchObject({ code: 'log-right-lost' });
  });

  it('should leave to the calling plugin what was never known here', async () => {
    levels.clear();
    const watch = rights().watch(AUTHORITY);
    expect(await watch([POD])).toBeUndefined();
    expect(await watch([{ ...POD, pod: 'of-nobody' }])).toBeUndefined();
  });

  it('should conclude nothing from what cannot be known now, for a while', async () => {
    const watch = rights().watch(AUTHORITY);
    await watch([POD]);
    levels.clear();
    age = 61_000;
    expect(await watch([POD])).toBeUndefined();
    age = 301_000;
    expect(await watch([POD])).toMatchObject({ code: 'member-index-stale' });
    age = 0;
    catalogFails = true;
    await expect(watch([POD])).rejects.toThrow('no catalog');
    catalogFails = false;
    expect(await watch([POD])).toMatchObject({ code: 'log-right-lost' });
  });
});
