import { ClusterHandle, KubeSim } from '@longshore/kube-sim';
import { CellCheck } from '@longshore/plugin-clusters-common';
import {
  accessOf,
  adminOf,
  applyYaml,
  createAccount,
} from '../../__testUtils__/accounts';
import { TestAuthority } from '../../__testUtils__/certificates';
import { answer, ScriptedServer } from '../../__testUtils__/ScriptedServer';
import { ServerAccess } from '../CellConfig';
import { Manifests, PolicyRule } from '../manifests/Manifests';
import { AddressRules } from './AddressRules';
import { CellChecker } from './CellChecker';

// The simulator makes its keys first, which takes seconds on a busy machine.
jest.setTimeout(120_000);

const ALL = [
  'address',
  'reachable',
  'certificate',
  'credentials',
  'clock',
  'version',
  'read-rules',
  'write-rules',
  'impersonation',
];

/** What became of each step, for those that are not as they should be. */
function trouble({ steps }: CellCheck) {
  expect(steps.map(({ step }) => step)).toEqual(ALL);
  return Object.fromEntries(
    steps
      .filter(({ result }) => result !== 'ok')
      .map(({ step, result, failure }) => [
        step,
        failure ? `${result}: ${failure.code}` : result,
      ]),
  );
}

/** All steps after one are skipped. */
function skippedAfter(step: string, except: string[] = []) {
  return Object.fromEntries(
    ALL.slice(ALL.indexOf(step) + 1)
      .filter(name => !except.includes(name))
      .map(name => [name, 'skipped']),
  );
}

function yamlOf(check: CellCheck, name: string): string {
  return check.steps.find(({ step }) => step === name)?.yaml ?? '';
}

function withToken(access: ServerAccess, token: string): ServerAccess {
  return { ...access, identity: { type: 'token', token } };
}

describe('CellChecker', () => {
  let sim: KubeSim;
  let cluster: ClusterHandle;
  let manifests: Manifests;
  let checker: CellChecker;

  beforeAll(async () => {
    sim = await KubeSim.start({
      clusters: [{ name: 'a', nodes: 1, authorization: 'rbac' }],
    });
    cluster = sim.cluster('a');
    manifests = await Manifests.load();
    applyYaml(cluster, manifests.yaml);
    checker = checkerFor(['127.0.0.0/8']);
  });

  afterAll(() => sim.stop());

  function checkerFor(allowed: string[], deadlineMs?: number) {
    return new CellChecker({
      addresses: new AddressRules(allowed),
      rules: manifests.platformRules,
      deadlineMs,
    });
  }

  /** The platform's rules, each as `change` makes it, of an account of its own. */
  async function accountWith(
    name: string,
    change: (rule: PolicyRule) => PolicyRule[],
  ) {
    createAccount(cluster, name, manifests.platformRules.flatMap(change));
    return accessOf(cluster, name);
  }

  it('should have nothing to say of the account of the manifests', async () => {
    const access = await accessOf(cluster, 'longshore-platform');
    const check = await checker.check('a', access);
    expect(trouble(check)).toEqual({});
    expect(check).toMatchObject({
      acceptable: true,
      writable: true,
      version: expect.stringMatching(/^v1\.\d+/),
    });
  });

  it('should warn of an account that may do everything', async () => {
    const check = await checker.check('a', adminOf(cluster));
    expect(trouble(check)).toEqual({
      impersonation: 'warning: more-rights-than-needed',
    });
    expect(check).toMatchObject({ acceptable: true, writable: true });
  });

  it('should name a rule to read that is missing, and the YAML that grants it', async () => {
    const access = await accountWith('no-pods', rule =>
      rule.verbs.includes('watch')
        ? [
            {
              ...rule,
              resources: rule.resources.filter(name => name !== 'pods'),
            },
            ...(rule.resources.includes('pods')
              ? [{ ...rule, resources: ['pods'], verbs: ['get', 'list'] }]
              : []),
          ]
        : [rule],
    );
    const check = await checker.check('a', access);
    expect(trouble(check)).toEqual({ 'read-rules': 'failed: rule-missing' });
    expect(check.acceptable).toBe(false);
    expect(check.steps).toContainEqual(
      expect.objectContaining({
        step: 'read-rules',
        failure: expect.objectContaining({
          message: "Cell 'a': the account may not watch pods",
          params: { cell: 'a', rule: 'watch pods', count: '1' },
        }),
      }),
    );
    applyYaml(cluster, yamlOf(check, 'read-rules'));
    expect(trouble(await checker.check('a', access))).toEqual({});
  });

  it('should only warn when what is missing leaves parts of pages empty', async () => {
    const access = await accountWith('no-jobs', rule =>
      rule.apiGroups.includes('batch') ? [] : [rule],
    );
    const check = await checker.check('a', access);
    expect(trouble(check)).toEqual({ 'read-rules': 'warning: rule-missing' });
    expect(check.acceptable).toBe(true);
  });

  it('should take a cell without rights to write, and say what is missing', async () => {
    const access = await accountWith('reader', rule =>
      rule.verbs.some(verb => ['get', 'list', 'watch'].includes(verb)) &&
      !rule.resourceNames
        ? [{ ...rule, verbs: ['get', 'list', 'watch'] }]
        : [],
    );
    const check = await checker.check('a', access);
    expect(trouble(check)).toEqual({
      'write-rules': 'warning: rule-missing',
      impersonation: 'warning: rule-missing',
    });
    expect(check).toMatchObject({ acceptable: true, writable: false });
    expect(yamlOf(check, 'impersonation')).toContain('longshore:operator');
    applyYaml(cluster, yamlOf(check, 'write-rules'));
    applyYaml(cluster, yamlOf(check, 'impersonation'));
    const after = await checker.check('a', access);
    expect(trouble(after)).toEqual({});
    expect(after.writable).toBe(true);
  });

  it('should warn of an account that may be anybody', async () => {
    const access = await accountWith('anybody', rule =>
      rule.verbs.includes('impersonate')
        ? [{ ...rule, resourceNames: undefined }]
        : [rule],
    );
    const check = await checker.check('a', access);
    expect(trouble(check)).toEqual({
      impersonation: 'warning: more-rights-than-needed',
    });
    expect(check.steps.at(-1)?.failure?.params).toMatchObject({
      what: 'impersonate any user',
      excess: 'any-user',
    });
  });

  it('should tell a wrong authority from all else', async () => {
    const access = {
      ...adminOf(cluster),
      ca: new TestAuthority('another').pem,
    };
    expect(trouble(await checker.check('a', access))).toEqual({
      certificate: 'failed: certificate-untrusted',
      ...skippedAfter('certificate'),
    });
  });

  it('should tell a refused token from one that has ended', async () => {
    const admin = adminOf(cluster);
    const expired = `e30.${Buffer.from('{"exp":1000}').toString(
      'base64url',
    )}.c2ln`;
    for (const [token, code] of [
      ['nobody-knows-me', 'unauthorized'],
      [expired, 'token-expired'],
    ]) {
      const check = await checker.check('a', withToken(admin, token));
      expect(trouble(check)).toMatchObject({
        credentials: `failed: ${code}`,
        'read-rules': 'skipped',
      });
      expect(check.acceptable).toBe(false);
      expect(JSON.stringify(check)).not.toContain(token);
    }
  });

  it('should call nothing that must not be called', async () => {
    const access = adminOf(cluster);
    const before = cluster.requestCount();
    for (const url of [
      access.url,
      new URL(`https://localhost:${access.url.port}`),
    ]) {
      const check = await checkerFor([]).check('a', { ...access, url });
      expect(trouble(check)).toEqual({
        address: 'failed: address-refused',
        ...skippedAfter('address'),
      });
    }
    expect(cluster.requestCount()).toBe(before);
  });

  it('should not wait for a resolver that says nothing', async () => {
    const addresses = new AddressRules([]);
    addresses.judge = () => new Promise(() => {});
    const silent = new CellChecker({
      addresses,
      rules: manifests.platformRules,
      deadlineMs: 200,
    });
    expect(trouble(await silent.check('a', adminOf(cluster)))).toEqual({
      address: 'failed: timeout',
      ...skippedAfter('address'),
    });
  });

  describe('with a server that is not well', () => {
    let server: ScriptedServer;
    let stopped: boolean;

    beforeEach(async () => {
      server = await ScriptedServer.start();
      stopped = false;
    });

    afterEach(async () => {
      stopped = true;
      await server.stop();
    });

    /** Answers everything, as an API server that allows everything would. */
    async function serve(gitVersion: string, aheadMs: number) {
      while (!stopped) {
        const { response } = await server.next();
        answer(
          response,
          200,
          { gitVersion, status: { allowed: true } },
          { date: new Date(Date.now() + aheadMs).toUTCString() },
        );
      }
    }

    it('should say how wrong its clock is and that it is too old', async () => {
      void serve('v1.21.3', 10 * 60_000);
      const check = await checker.check('old', server.access());
      expect(trouble(check)).toEqual({
        clock: 'failed: clock-skew',
        version: 'failed: version-too-old',
        impersonation: 'warning: more-rights-than-needed',
      });
      expect(check).toMatchObject({ acceptable: false, version: 'v1.21.3' });
    });

    it('should give up on one that says nothing', async () => {
      const check = await checkerFor(['127.0.0.1'], 500).check(
        'silent',
        server.access(),
      );
      expect(trouble(check)).toEqual({
        reachable: 'failed: timeout',
        ...skippedAfter('reachable'),
      });
    });

    it('should say that nobody is there', async () => {
      const access = server.access();
      // Begun before, so that it does not get the same port.
      const other = await ScriptedServer.start();
      await server.stop();
      server = other;
      const check = await checker.check('gone', access);
      expect(trouble(check)).toMatchObject({
        reachable: 'failed: unreachable',
        ...skippedAfter('reachable'),
      });
    });
  });
});
