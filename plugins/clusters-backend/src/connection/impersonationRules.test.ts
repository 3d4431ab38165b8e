import { parse } from 'yaml';
import { requiredRights } from '../registry/check/requiredRights';
import { Manifests } from '../registry/manifests/Manifests';
import { impersonationRules } from './impersonationRules';

describe('impersonationRules', () => {
  it('should be those of the manifests', async () => {
    const { platformRules } = await Manifests.load();
    const { impersonation } = requiredRights(parse(impersonationRules()));
    expect(impersonation).toHaveLength(9);
    expect(impersonation).toEqual(requiredRights(platformRules).impersonation);
  });
});
