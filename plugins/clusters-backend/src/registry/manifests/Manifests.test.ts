import { WRITE_LEVELS } from '@longshore/plugin-clusters-common';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { requiredRights } from '../check/requiredRights';
import { Manifests } from './Manifests';

describe('Manifests', () => {
  it('should be what the sandbox tries on a real cluster', async () => {
    const { yaml } = await Manifests.load();
    const tried = resolve(
      __dirname,
      '../../../../../packages/sandbox/manifests/longshore-rbac.yaml',
    );
    expect(yaml).toBe(await readFile(tried, 'utf8'));
  });

  it('should let impersonate one user, our six groups and two extras', async () => {
    const { platformRules } = await Manifests.load();
    expect(
      requiredRights(platformRules).impersonation.map(
        ({ resource, name }) => `${resource} ${name ?? ''}`,
      ),
    ).toEqual([
      'users longshore',
      ...WRITE_LEVELS.map(level => `groups longshore:${level}`),
      'userextras/longshore.dev/user ',
      'userextras/longshore.dev/operation ',
    ]);
  });

  it('should read no Secrets and bind no other role', async () => {
    const { platformRules } = await Manifests.load();
    const { writing, essential, reading } = requiredRights(platformRules);
    const all = [...writing, ...essential, ...reading];
    expect(all.filter(({ resource }) => resource === 'secrets')).toEqual([]);
    expect(
      all.filter(({ verb }) => verb === '*' || verb === 'escalate'),
    ).toEqual([]);
    expect(
      all.filter(({ verb }) => verb === 'bind').map(({ name }) => name),
    ).toEqual(
      WRITE_LEVELS.filter(level => level !== 'operator').map(
        level => `longshore:${level}`,
      ),
    );
  });

  it('should say how to make a token for its account', async () => {
    const { yaml, commands } = (await Manifests.load()).answer;
    expect(yaml).toContain('name: longshore-platform');
    expect(commands[0]).toContain('longshore-rbac.yaml');
    expect(commands[1]).toContain(
      'create token longshore-platform --namespace longshore-system',
    );
  });
});
