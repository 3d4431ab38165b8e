import { Entity } from '@backstage/catalog-model';
import { toCatalogComponents } from './toCatalogComponents';

function entity(
  kind: string,
  name: string,
  spec: Entity['spec'],
  relations?: [type: string, targetRef: string][],
): Entity {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind,
    metadata: { name, namespace: 'shop' },
    spec,
    relations: relations?.map(([type, targetRef]) => ({ type, targetRef })),
  };
}

describe('toCatalogComponents', () => {
  it('should join Components with the Domains of their Systems', () => {
    expect(
      toCatalogComponents([
        entity('Component', 'Web', { owner: 'team-a', system: 'store' }),
        entity('System', 'Store', { domain: 'default/retail' }),
        entity('Component', 'alone', { owner: 'user:default/jane' }),
        entity('API', 'rest', { owner: 'team-a' }),
      ]),
    ).toEqual([
      { ref: 'component:shop/alone', owners: ['user:default/jane'] },
      {
        ref: 'component:shop/web',
        owners: ['group:shop/team-a'],
        system: 'system:shop/store',
        domain: 'domain:default/retail',
      },
    ]);
  });

  it('should believe relations before spec', () => {
    expect(
      toCatalogComponents([
        entity('Component', 'web', { owner: 'old', system: 'old' }, [
          ['ownedBy', 'group:default/b'],
          ['ownedBy', 'user:default/A'],
          ['partOf', 'component:default/parent'],
          ['partOf', 'system:default/store'],
          ['dependsOn', 'group:default/c'],
        ]),
      ]),
    ).toEqual([
      {
        ref: 'component:shop/web',
        owners: ['group:default/b', 'user:default/a'],
        system: 'system:default/store',
      },
    ]);
  });

  it.each(['::', 'api:x/y', '', 7, { ref: 'x' }, undefined])(
    'should take owner %j for nobody',
    owner => {
      const spec = { owner } as Entity['spec'];
      expect(toCatalogComponents([entity('Component', 'web', spec)])).toEqual([
        { ref: 'component:shop/web', owners: [] },
      ]);
    },
  );
});
