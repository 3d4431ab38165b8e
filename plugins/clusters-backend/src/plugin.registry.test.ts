import { TestDatabases } from '@backstage/backend-test-utils';
import { ClusterHandle, KubeSim } from '@longshore/kube-sim';
import { CellRegistration } from '@longshore/plugin-clusters-common';
import { Knex } from 'knex';
import { accessOf, applyYaml } from './__testUtils__/accounts';
import {
  sealingKey,
  startRegistry,
  TestRegistry,
} from './__testUtils__/startRegistry';
import { Manifests } from './registry/manifests/Manifests';

// The simulator makes its keys first, which takes seconds on a busy machine.
jest.setTimeout(120_000);

const KEY = sealingKey('2026');
const PLACE = { region: 'gz', environments: ['production' as const] };

describe('the registry of cells', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
  let sim: KubeSim;
  let cluster: ClusterHandle;
  let token: string;
  let knex: Knex;
  const running: TestRegistry[] = [];

  beforeAll(async () => {
    sim = await KubeSim.start({
      clusters: ['a', 'fresh'].map(name => ({
        name,
        nodes: 1,
        authorization: 'rbac' as const,
      })),
    });
    cluster = sim.cluster('a');
    applyYaml(cluster, (await Manifests.load()).yaml);
    const { identity } = await accessOf(cluster, 'longshore-platform');
    token = identity.type === 'token' ? identity.token : '';
  });

  afterAll(() => sim.stop());

  beforeEach(async () => {
    knex = await databases.init('SQLITE_3');
  });

  afterEach(async () => {
    await Promise.all(running.splice(0).map(registry => registry.stop()));
  });

  async function start(
    options: Partial<Parameters<typeof startRegistry>[0]> = {},
  ) {
    const registry = await startRegistry({ knex, keys: [KEY], ...options });
    running.push(registry);
    return registry;
  }

  function registration(
    name: string,
    overrides: { url?: string; token?: string } = {},
  ): CellRegistration {
    return {
      ...PLACE,
      name,
      credentials: {
        type: 'token',
        url: cluster.url,
        ca: Buffer.from(cluster.caData, 'base64').toString('utf8'),
        token,
        ...overrides,
      },
    };
  }

  async function register(registry: TestRegistry, name: string) {
    const answer = await registry.call('post', '/v1/cells', registration(name));
    expect(answer.status).toBe(202);
    return registry.over(answer as never);
  }

  const namesOf = async (registry: TestRegistry) =>
    (await registry.cells()).map(({ name }) => name);

  async function dump(): Promise<string> {
    const tables = await knex('sqlite_master')
      .where({ type: 'table' })
      .select('name');
    const rows = await Promise.all(
      tables.map(({ name }) => knex(name).select()),
    );
    return JSON.stringify(rows);
  }

  it('should register a cell, watch it over a restart, and keep its secrets', async () => {
    const first = await start();
    expect(await register(first, 'gz-1')).toMatchObject({
      kind: 'register-cell',
      subject: 'gz-1',
      state: 'succeeded',
      requestedBy: 'user:default/anna',
      steps: [
        { name: 'check', state: 'done' },
        { name: 'save', state: 'done' },
        { name: 'first-read', state: 'done' },
      ],
    });
    expect(await first.cells()).toMatchObject([
      {
        name: 'gz-1',
        region: 'gz',
        environments: ['production'],
        contact: { state: 'live' },
      },
    ]);
    const again = await first.call('post', '/v1/cells', registration('gz-1'));
    expect(again.status).toBe(409);
    expect(again.body.error.code).toBe('cell-name-taken');
    // What is refused is not repeated either.
    await first.call('post', '/v1/cells', {
      ...registration('x'),
      credentials: { type: 'token', token, more: token },
    });
    await first.call('post', '/v1/cells', registration('no/../name'));
    await first.call(
      'post',
      '/v1/cells/check',
      registration('x', { token: `${token}x` }),
    );

    await first.stop();
    running.pop();
    const second = await start({ said: first.said });
    expect(await namesOf(second)).toEqual(['gz-1']);

    const database = await dump();
    expect(database).toContain('gz-1');
    expect(database).not.toContain(token);
    const said = JSON.stringify(first.said);
    expect(said).toContain('register-cell');
    expect(said).not.toContain(token);
  });

  it('should say what is wrong before anything is kept, and after', async () => {
    const registry = await start();
    const wrong = registration('gz-1', { token: 'not-a-token' });
    const check = await registry.call('post', '/v1/cells/check', wrong);
    expect(check.status).toBe(200);
    expect(check.body).toMatchObject({ acceptable: false });
    expect(await dump()).not.toContain('gz-1');

    const answer = await registry.call('post', '/v1/cells', wrong);
    expect(await registry.over(answer as never)).toMatchObject({
      state: 'failed',
      failure: { code: 'unauthorized', params: { step: 'credentials' } },
    });
    expect(await knex('cells').select()).toEqual([]);
    expect(await knex('cell_drafts').select()).toEqual([]);
  });

  it('should apply the manifests once with an admin kubeconfig and forget it', async () => {
    const fresh = sim.cluster('fresh');
    const registry = await start();
    const kubeconfig = JSON.stringify({
      clusters: [
        {
          name: 'fresh',
          cluster: {
            server: fresh.url,
            'certificate-authority-data': fresh.caData,
          },
        },
      ],
      users: [{ name: 'admin', user: { token: fresh.token } }],
      contexts: [{ name: 'x', context: { cluster: 'fresh', user: 'admin' } }],
      'current-context': 'x',
    });
    const enrol = (text: string) =>
      registry.call('post', '/v1/enrolments', {
        ...PLACE,
        name: 'gz-2',
        kubeconfig: text,
      });
    const exec = await enrol(
      kubeconfig.replace(`"token":"${fresh.token}"`, '"exec":{"command":"sh"}'),
    );
    expect(exec.status).toBe(400);
    expect(exec.body.error.code).toBe('credentials-invalid');
    const refused = await enrol(kubeconfig.replace(fresh.token, 'nobody'));
    expect(refused.status).toBe(503);
    expect(refused.body.error.code).toBe('unauthorized');
    expect(await knex('cell_drafts').select()).toEqual([]);

    const answer = await enrol(kubeconfig);
    expect(answer.status).toBe(202);
    expect(await registry.over(answer as never)).toMatchObject({
      kind: 'register-cell',
      state: 'succeeded',
    });
    expect(await registry.cells()).toMatchObject([
      { name: 'gz-2', contact: { state: 'live' } },
    ]);
    const everything = (await dump()) + JSON.stringify(registry.said);
    expect(everything).toContain('enrol-cell');
    expect(everything).not.toContain(fresh.token);
    expect(everything).not.toContain('current-context');
  });

  it('should change where a cell stands and how it is reached', async () => {
    const registry = await start();
    await register(registry, 'gz-1');
    const moved = await registry.call('patch', '/v1/cells/gz-1', {
      region: 'bj',
      environments: ['test', 'staging'],
    });
    expect(moved.status).toBe(204);
    expect(await registry.cells()).toMatchObject([
      { region: 'bj', environments: ['test', 'staging'] },
    ]);
    const { credentials } = registration('gz-1', { token: 'wrong' });
    const refused = await registry.call('patch', '/v1/cells/gz-1', {
      credentials,
    });
    expect(refused.status).toBe(409);
    expect(refused.body.error).toMatchObject({
      code: 'unauthorized',
      params: { step: 'credentials' },
    });
    const renewed = await registry.call('patch', '/v1/cells/gz-1', {
      credentials: registration('gz-1').credentials,
    });
    expect(renewed.status).toBe(204);
  });

  it('should not remove a cell while something is placed there, nor when nobody knows', async () => {
    let placed: object[] | undefined;
    const registry = await start({ placed: () => placed });
    await register(registry, 'gz-1');
    const unknown = await registry.call('delete', '/v1/cells/gz-1');
    expect(unknown.status).toBe(503);
    expect(unknown.body.error.code).toBe('cell-usage-unknown');

    placed = [
      {
        component: 'component:default/checkout-api',
        environment: 'production',
        instances: 3,
      },
    ];
    const used = await registry.call('delete', '/v1/cells/gz-1');
    expect(used.status).toBe(409);
    expect(used.body.error).toMatchObject({
      code: 'cell-in-use',
      params: { services: 'component:default/checkout-api (production × 3)' },
    });
    expect(await namesOf(registry)).toEqual(['gz-1']);

    placed = [];
    const removed = await registry.call('delete', '/v1/cells/gz-1?reason=old');
    expect(removed.status).toBe(202);
    expect(await registry.over(removed as never)).toMatchObject({
      kind: 'remove-cell',
      state: 'succeeded',
      reason: 'old',
    });
    expect(await namesOf(registry)).toEqual([]);
    expect((await registry.call('delete', '/v1/cells/gz-1')).status).toBe(404);
  });

  it('should leave alone what config declares', async () => {
    const registry = await start({
      config: {
        cells: [
          {
            name: 'gz-1',
            environments: ['production'],
            server: { url: cluster.url, caData: cluster.caData, token },
          },
        ],
      },
    });
    const taken = await registry.call(
      'post',
      '/v1/cells',
      registration('gz-1'),
    );
    expect(taken.body.error.code).toBe('cell-name-taken');
    for (const answer of [
      await registry.call('patch', '/v1/cells/gz-1', { region: 'bj' }),
      await registry.call('delete', '/v1/cells/gz-1'),
    ]) {
      expect(answer.status).toBe(409);
      expect(answer.body.error.code).toBe('declared-in-config');
    }
    const reserved = await registry.call(
      'post',
      '/v1/cells',
      registration('operations'),
    );
    expect(reserved.body.error.code).toBe('cell-name-reserved');
  });

  it('should keep nothing without a key, and go on with what config declares', async () => {
    const registry = await start({ keys: undefined });
    const answer = await registry.call(
      'post',
      '/v1/cells',
      registration('gz-1'),
    );
    expect(answer.status).toBe(503);
    expect(answer.body.error).toMatchObject({
      code: 'sealing-keys-missing',
      params: { key: 'longshore.sealing.keys' },
    });
    expect(
      (await registry.call('post', '/v1/cells/check', registration('gz-1')))
        .body,
    ).toMatchObject({ acceptable: true });
  });

  it('should seal anew with another key, and need the old one no more', async () => {
    const next = sealingKey('2027');
    const said: unknown[] = [];
    const first = await start();
    await register(first, 'gz-1');
    await first.stop();
    running.pop();

    const both = await start({ keys: [next, KEY], said });
    expect(JSON.stringify(said)).toContain('1 of 1 credentials of cells');
    expect((await both.call('get', '/v1/key-rotations')).body).toEqual({
      key: '2027',
      credentials: 1,
      outdated: 1,
    });
    const rotation = await both.call('post', '/v1/key-rotations');
    expect(await both.over(rotation as never)).toMatchObject({
      kind: 'rotate-keys',
      state: 'succeeded',
    });
    expect((await both.call('get', '/v1/key-rotations')).body).toMatchObject({
      outdated: 0,
    });
    await both.stop();
    running.pop();

    const last = await start({ keys: [next] });
    expect(await namesOf(last)).toEqual(['gz-1']);
    expect(await dump()).not.toContain('v1.2026.');
  });

  it('should say of a cell whose credentials no key opens that they are sealed', async () => {
    const first = await start();
    await register(first, 'gz-1');
    await first.stop();
    running.pop();

    const other = await start({ keys: [sealingKey('2027')] });
    for (const page of ['nodes', 'namespaces', 'events', 'requests']) {
      const { status, body } = await other.call(
        'get',
        `/v1/cells/gz-1/${page}`,
      );
      expect([page, status]).toEqual([page, 503]);
      expect(body.error).toMatchObject({
        code: 'credentials-sealed',
        params: { cell: 'gz-1' },
      });
    }
    const { status } = await other.call('get', '/v1/cells/none/nodes');
    expect(status).toBe(404);
  });

  it('should tell operators who cannot be watched, and others nothing', async () => {
    const registry = await start();
    const paths = [
      ['get', '/v1/manifests'],
      ['post', '/v1/cells/check'],
      ['post', '/v1/cells'],
      ['patch', '/v1/cells/gz-1'],
      ['delete', '/v1/cells/gz-1'],
      ['get', '/v1/key-rotations'],
      ['post', '/v1/key-rotations'],
    ] as const;
    for (const [method, path] of paths) {
      const body = method === 'patch' ? { region: 'bj' } : registration('gz-1');
      const { status } = await registry.call(
        method,
        path,
        method === 'post' || method === 'patch' ? body : undefined,
        'nina',
      );
      expect([path, status]).toEqual([path, 404]);
    }
    expect(
      (await registry.call('get', '/v1/access', undefined, 'nina')).body,
    ).toEqual({ read: false, manage: false });
    expect((await registry.call('get', '/v1/access')).body).toEqual({
      read: true,
      manage: true,
    });
    const { body } = await registry.call('get', '/v1/manifests');
    expect(body.yaml).toContain('longshore:platform');
  });

  it('should let two replicas follow each other', async () => {
    const [one, two] = [await start(), await start()];
    await register(one, 'gz-1');
    // The other hears no event here, and reads the table.
    let names = await namesOf(two);
    while (names.length === 0) {
      await new Promise(resolve => setTimeout(resolve, 100));
      names = await namesOf(two);
    }
    expect(names).toEqual(['gz-1']);
  });
});
