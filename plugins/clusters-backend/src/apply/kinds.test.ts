import { Manifests } from '../registry/manifests/Manifests';
import { APPLICABLE_KINDS, findKind } from './kinds';

type Rule = { apiGroups: string[]; resources: string[]; verbs: string[] };

describe('kinds', () => {
  const read = APPLICABLE_KINDS.map(id => {
    const parts = id.split('/');
    const name = String(parts.pop());
    const kind = findKind(parts.join('/'), name)!;
    return { name, group: parts.length > 1 ? parts[0] : '', ...kind };
  });

  it.each(read)(
    'should offer $name, which the manifests let be applied',
    async ({ group, plural, byPlatform }) => {
      const { objects } = await Manifests.load();
      const role = byPlatform ? 'longshore:platform' : 'longshore:master';
      const found = objects.find(
        ({ kind, metadata }) =>
          kind === 'ClusterRole' &&
          (metadata as { name?: string }).name === role,
      );
      const verbs = (found?.rules as Rule[])
        .filter(
          ({ apiGroups, resources }) =>
            apiGroups.includes(group) && resources.includes(plural),
        )
        .flatMap(rule => rule.verbs);
      // Applying is a patch, which creates what is not there yet.
      expect(verbs).toEqual(expect.arrayContaining(['get', 'create', 'patch']));
    },
  );

  it('should offer no others', () => {
    expect(findKind('networking.k8s.io/v1', 'NetworkPolicy')).toBeUndefined();
    expect(findKind('v1', 'Pod')).toBeUndefined();
    expect(findKind('toString', '')).toBeUndefined();
    expect(findKind('v1', 'constructor')).toBeUndefined();
  });
});
