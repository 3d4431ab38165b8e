import { withoutRule } from './withoutRule';

describe('withoutRule', () => {
  const rules = [
    { apiGroups: [''], resources: ['pods', 'nodes'], verbs: ['get', 'watch'] },
    { apiGroups: ['apps'], resources: ['deployments'], verbs: ['watch'] },
  ];

  it('should take one verb on one resource, and nothing else', () => {
    expect(withoutRule(rules, { resource: 'pods', verb: 'watch' })).toEqual([
      { apiGroups: [''], resources: ['nodes'], verbs: ['get', 'watch'] },
      { apiGroups: [''], resources: ['pods'], verbs: ['get'] },
      rules[1],
    ]);
  });

  it('should drop a rule that has nothing left', () => {
    expect(
      withoutRule(rules, { resource: 'deployments', verb: 'watch' }),
    ).toEqual([rules[0]]);
  });

  it('should leave alone what has no such rule', () => {
    expect(withoutRule(rules, { resource: 'pods', verb: 'delete' })).toEqual(
      rules,
    );
  });
});
