import { TestDatabases } from '@backstage/backend-test-utils';
import { JsonObject } from '@backstage/types';
import { describeOnSandbox } from '@longshore/kube-contract';
import { CellCheck, CellCredentials } from '@longshore/plugin-clusters-common';
import { Cell as SandboxCell } from '@longshore/sandbox';
import { Knex } from 'knex';
import { readFile } from 'node:fs/promises';
import { attempt } from './__testUtils__/attempt';
import { accessBy } from './__testUtils__/sandboxCells';
import {
  sealingKey,
  startRegistry,
  TestRegistry,
} from './__testUtils__/startRegistry';
import { LEASE_MS, useSandbox } from './__testUtils__/useSandbox';
import { CellConnection } from './connection/CellConnection';
import { CellError } from './connection/CellError';
import { ServerAccess } from './registry/CellConfig';

jest.setTimeout(300_000);

/** What is promised of the check of a cell. */
const CHECK_WITHIN_MS = 10_000;

const NAMESPACE = 'registry-production';
const PLATFORM = 'system:serviceaccount:longshore-system:longshore-platform';
const PLACE = { region: 'local', environments: ['production'] };
const AUTHORITY = {
  level: 'master' as const,
  user: 'user:default/anna',
  operation: 'registry-test',
};

/** The credentials of a kubeconfig, as they would be typed in. */
async function credentialsOf(kubeconfig: string): Promise<CellCredentials> {
  const { url, ca, identity } = await accessBy(kubeconfig);
  return identity.type === 'token'
    ? { type: 'token', url: url.href, ca, token: identity.token }
    : ({ ...identity, url: url.href, ca } as CellCredentials);
}

/**
 * Asks again until it is so, or for half a minute: an API server hears of new
 * rules and writes its audit log a moment later.
 */
async function until<T>(
  ask: () => Promise<T> | T,
  isSo: (value: T) => boolean,
): Promise<T> {
  const deadline = Date.now() + 30_000;
  for (;;) {
    const value = await ask();
    if (isSo(value) || Date.now() > deadline) {
      return value;
    }
    await new Promise(resolve => setTimeout(resolve, 250));
  }
}

function secretsOf(access: ServerAccess): string[] {
  const { identity } = access;
  if (identity.type === 'token') {
    return [identity.token];
  }
  // Of a key a line is enough, and JSON writes line ends otherwise.
  return identity.type === 'client-certificate'
    ? [identity.key.split('\n')[1]]
    : [];
}

describeOnSandbox('the registry, on real clusters', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
  let a: SandboxCell;
  let b: SandboxCell;
  let knex: Knex;
  let registry: TestRegistry;
  /** Whatever must be nowhere. */
  const secrets: string[] = [];
  const { take, undo } = useSandbox(
    'plugins/clusters-backend/src/registry.sandbox.test.ts',
  );

  beforeAll(async () => {
    const { cells } = await take({ shared: ['a', 'b'] });
    [a, b] = cells;
    for (const file of [
      a.longshoreKubeconfigPath,
      b.longshoreKubeconfigPath,
      b.kubeconfigPath,
    ]) {
      secrets.push(...secretsOf(await accessBy(file)));
    }
    knex = await databases.init('SQLITE_3');
    registry = await startRegistry({
      knex,
      keys: [sealingKey('2026')],
      placed: () => [],
    });
    undo(() => registry.stop());
  }, LEASE_MS);

  async function register(name: string, credentials: CellCredentials) {
    const answer = await registry.call('post', '/v1/cells', {
      ...PLACE,
      name,
      credentials,
    });
    expect(answer).toMatchObject({ status: 202 });
    expect(await registry.over(answer as never)).toMatchObject({
      state: 'succeeded',
    });
  }

  /** A registered cell, as soon as it is known what we may do there. */
  async function knownCell(name: string) {
    return until(
      async () => (await registry.cells()).find(cell => cell.name === name),
      cell => cell?.writable !== undefined,
    );
  }

  async function check(kubeconfig: string): Promise<CellCheck> {
    // Of what fails as well: nowhere is more said than where something fails.
    secrets.push(...secretsOf(await accessBy(kubeconfig)));
    const begun = Date.now();
    const { body, status } = await registry.call('post', '/v1/cells/check', {
      ...PLACE,
      name: 'tried',
      credentials: await credentialsOf(kubeconfig),
    });
    expect(status).toBe(200);
    expect(Date.now() - begun).toBeLessThan(CHECK_WITHIN_MS);
    return body;
  }

  const codes = ({ steps }: CellCheck) =>
    steps.flatMap(({ step, result, failure }) =>
      failure ? [`${step} ${result} ${failure.code}`] : [],
    );

  it('should register clusters by kubeconfig, token and client certificate, and go on with another', async () => {
    await register('by-kubeconfig', {
      type: 'kubeconfig',
      kubeconfig: await readFile(a.longshoreKubeconfigPath, 'utf8'),
    });
    await register('by-token', await credentialsOf(b.longshoreKubeconfigPath));
    // In the other cluster: below, the log of this one tells who reads.
    const first = await a.credentials.certificateThatExpires(24 * 3600);
    secrets.push(...secretsOf(await accessBy(first)));
    await register('by-certificate', await credentialsOf(first));
    for (const name of ['by-kubeconfig', 'by-token', 'by-certificate']) {
      expect(await knownCell(name)).toMatchObject({
        contact: { state: 'live' },
        writable: true,
      });
    }
    const certificate = await b.credentials.certificateThatExpires(24 * 3600);
    secrets.push(...secretsOf(await accessBy(certificate)));
    const mark = b.audit.mark();
    const changed = await registry.call('patch', '/v1/cells/by-token', {
      credentials: await credentialsOf(certificate),
    });
    expect(changed).toMatchObject({ status: 204 });
    // It is a certificate by which somebody reads now: tokens have an id.
    const byCertificate = () =>
      b.audit
        .since(mark, { user: PLATFORM, resource: 'pods' })
        .some(({ user }) => !JSON.stringify(user.extra ?? {}).includes('JTI='));
    expect(await until(byCertificate, Boolean)).toBe(true);
    for (const name of ['by-token', 'by-certificate']) {
      expect(await knex('cells').where({ name }).first()).toMatchObject({
        identity: 'client-certificate',
      });
    }
  });

  it('should name a wrong authority, ended and refused credentials and a missing rule within 10 s', async () => {
    const { credentials } = a;
    expect(codes(await check(await credentials.wrongAuthority()))).toEqual([
      'certificate failed certificate-untrusted',
    ]);
    expect(codes(await check(await credentials.expiredToken()))).toEqual([
      'credentials failed token-expired',
    ]);
    expect(codes(await check(await credentials.revoked()))).toEqual([
      'credentials failed unauthorized',
    ]);
    expect(codes(await check(await credentials.expiredCertificate()))).toEqual([
      'credentials failed client-certificate-expired',
    ]);
    const file = await credentials.withoutRule({
      resource: 'pods',
      verb: 'watch',
    });
    const endsSoon = 'credentials warning credentials-expire';
    const missing = await until(
      () => check(file),
      found => codes(found).length === 2,
    );
    expect(codes(missing)).toEqual([
      endsSoon,
      'read-rules failed rule-missing',
    ]);
    const { yaml = '' } =
      missing.steps.find(({ step }) => step === 'read-rules') ?? {};
    undo(() => a.kubectl(['delete', '--filename=-'], { stdin: yaml }));
    await a.apply(yaml);
    const mended = await until(
      () => check(file),
      ({ acceptable }) => acceptable,
    );
    expect(codes(mended)).toEqual([endsSoon]);
    const administrator = await check(a.kubeconfigPath);
    expect(codes(administrator)).toEqual([
      'impersonation warning more-rights-than-needed',
    ]);
  });

  it('should not register a cluster whose credentials are refused', async () => {
    const expired = await a.credentials.expiredToken();
    secrets.push(...secretsOf(await accessBy(expired)));
    const answer = await registry.call('post', '/v1/cells', {
      ...PLACE,
      name: 'refused',
      credentials: await credentialsOf(expired),
    });
    expect(answer).toMatchObject({ status: 202 });
    expect(await registry.over(answer as never)).toMatchObject({
      state: 'failed',
      failure: { code: 'token-expired' },
    });
    expect(await knex('cells').where({ name: 'refused' })).toEqual([]);
  });

  it('should enrol a cluster with an admin kubeconfig, and its account suffices and can no more', async () => {
    undo(() =>
      b.kubectl([
        ...['delete', 'secret', 'longshore-platform-token'],
        '--namespace=longshore-system',
      ]),
    );
    const answer = await registry.call('post', '/v1/enrolments', {
      ...PLACE,
      name: 'enrolled',
      kubeconfig: await readFile(b.kubeconfigPath, 'utf8'),
    });
    expect(answer).toMatchObject({ status: 202 });
    expect(await registry.over(answer as never)).toMatchObject({
      state: 'succeeded',
    });
    expect(await knownCell('enrolled')).toMatchObject({
      contact: { state: 'live' },
      writable: true,
    });
    const enrolled = await enrolledAccess();
    secrets.push(...secretsOf(enrolled));
    await writesWhatItMust(enrolled);
    await isRefusedWhatItMustNot(enrolled);
  });

  /** The access of the account that an enrolment has made. */
  async function enrolledAccess(): Promise<ServerAccess> {
    const token = await b.kubectl([
      ...['get', 'secret', 'longshore-platform-token'],
      '--namespace=longshore-system',
      '--output=jsonpath={.data.token}',
    ]);
    return {
      ...(await accessBy(b.longshoreKubeconfigPath)),
      identity: {
        type: 'token',
        token: Buffer.from(token, 'base64').toString('utf8'),
      },
    };
  }

  /** All that the platform does itself, and a Master through it. */
  async function writesWhatItMust(access: ServerAccess) {
    undo(() => b.kubectl(['delete', 'namespace', NAMESPACE, '--wait=false']));
    const connection = new CellConnection({ cell: 'enrolled', access });
    const apply = (path: string, body: JsonObject, as?: typeof AUTHORITY) =>
      connection.call({
        method: 'PATCH',
        path,
        query: { fieldManager: 'longshore' },
        contentType: 'application/apply-patch+yaml',
        body,
        as,
        what: `apply ${path}`,
      });
    const inside = `/api/v1/namespaces/${NAMESPACE}`;
    const rbac = 'rbac.authorization.k8s.io';
    const mark = b.audit.mark();
    try {
      await apply(inside, {
        apiVersion: 'v1',
        kind: 'Namespace',
        metadata: {
          name: NAMESPACE,
          labels: { 'longshore.dev/managed': 'true' },
        },
      });
      await apply(`${inside}/resourcequotas/longshore`, {
        apiVersion: 'v1',
        kind: 'ResourceQuota',
        metadata: { name: 'longshore', namespace: NAMESPACE },
        spec: { hard: { pods: '10' } },
      });
      await apply(
        `/apis/${rbac}/v1/namespaces/${NAMESPACE}/rolebindings/longshore:master`,
        {
          apiVersion: `${rbac}/v1`,
          kind: 'RoleBinding',
          metadata: { name: 'longshore:master', namespace: NAMESPACE },
          roleRef: {
            apiGroup: rbac,
            kind: 'ClusterRole',
            name: 'longshore:master',
          },
          subjects: [
            { apiGroup: rbac, kind: 'Group', name: 'longshore:master' },
          ],
        },
      );
      const config = {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: 'settings', namespace: NAMESPACE },
        data: { a: '1' },
      };
      const written = await until(
        () =>
          apply(`${inside}/configmaps/settings`, config, AUTHORITY).catch(
            (error: Error) => error,
          ),
        answer => !(answer instanceof Error),
      );
      expect(written).toMatchObject({ kind: 'ConfigMap' });
      // Without the level, the platform's own account may not.
      await expect(
        apply(`${inside}/configmaps/settings`, config),
      ).rejects.toThrow(CellError);
    } finally {
      connection.close();
    }
    const [event] = await b.audit.waitFor(mark, {
      user: PLATFORM,
      impersonatedUser: 'longshore',
      resource: 'configmaps',
      namespace: NAMESPACE,
    });
    expect(event.impersonatedUser).toEqual({
      username: 'longshore',
      groups: ['longshore:master', 'system:authenticated'],
      extra: {
        'longshore.dev/user': [AUTHORITY.user],
        'longshore.dev/operation': [AUTHORITY.operation],
      },
    });
  }

  /** What the audit log has to say of attempts to be or do more. */
  async function isRefusedWhatItMustNot(access: ServerAccess) {
    const rbac = 'rbac.authorization.k8s.io';
    const bindings = `/apis/${rbac}/v1/namespaces/${NAMESPACE}/rolebindings`;
    const group = 'longshore:master';
    const impersonations: Array<Record<string, string | string[]>> = [
      { 'Impersonate-User': 'anna' },
      { 'Impersonate-User': 'system:admin' },
      { 'Impersonate-User': 'system:serviceaccount:kube-system:default' },
      {
        'Impersonate-User': 'longshore',
        'Impersonate-Group': 'system:masters',
      },
      {
        'Impersonate-User': 'longshore',
        'Impersonate-Group': 'longshore:king',
      },
      {
        'Impersonate-User': 'longshore',
        'Impersonate-Group': [group, 'system:masters'],
      },
      {
        'Impersonate-User': 'longshore',
        'Impersonate-Group': group,
        'Impersonate-Extra-Scopes': 'everything',
      },
      {
        'Impersonate-User': 'longshore',
        'Impersonate-Group': group,
        'Impersonate-Uid': '1',
      },
    ];
    const mark = b.audit.mark();
    for (const headers of impersonations) {
      const path = `/api/v1/namespaces/${NAMESPACE}/pods`;
      expect([headers, await attempt(access, { path, headers })]).toEqual([
        headers,
        403,
      ]);
    }
    const refused = await until(
      () =>
        b.audit
          .since(mark, {
            user: PLATFORM,
            impersonatedUser: null,
            resource: 'pods',
            namespace: NAMESPACE,
          })
          .filter(({ responseStatus }) => responseStatus?.code === 403),
      events => events.length >= impersonations.length,
    );
    expect(refused).toHaveLength(impersonations.length);
    expect(
      b.audit.since(mark, {
        user: PLATFORM,
        impersonatedUser: ['anna', 'system:admin'],
      }),
    ).toEqual([]);
    // The one that it may be, so that the others fail for what they are.
    expect(
      await attempt(access, {
        path: `/api/v1/namespaces/${NAMESPACE}/pods`,
        headers: {
          'Impersonate-User': 'longshore',
          'Impersonate-Group': group,
        },
      }),
    ).toBe(200);

    const binding = (roleRef: string) => ({
      apiVersion: `${rbac}/v1`,
      kind: 'RoleBinding',
      metadata: { name: 'more', namespace: NAMESPACE },
      roleRef: { apiGroup: rbac, kind: 'ClusterRole', name: roleRef },
      subjects: [{ apiGroup: rbac, kind: 'Group', name: group }],
    });
    const attempts: Array<Parameters<typeof attempt>[1]> = [
      { path: '/api/v1/secrets' },
      { path: '/api/v1/configmaps' },
      { method: 'DELETE', path: `/api/v1/namespaces/${NAMESPACE}` },
      { method: 'POST', path: bindings, body: binding('cluster-admin') },
      { method: 'POST', path: bindings, body: binding('longshore:operator') },
      {
        method: 'POST',
        path: `/apis/${rbac}/v1/clusterroles`,
        body: {
          apiVersion: `${rbac}/v1`,
          kind: 'ClusterRole',
          metadata: { name: 'more' },
          rules: [],
        },
      },
      {
        method: 'POST',
        path: `/api/v1/namespaces/longshore-system/serviceaccounts/longshore-platform/token`,
        body: {
          apiVersion: 'authentication.k8s.io/v1',
          kind: 'TokenRequest',
          spec: {},
        },
      },
    ];
    for (const options of attempts) {
      const { method = 'GET', path } = options;
      expect([method, path, await attempt(access, options)]).toEqual([
        method,
        path,
        403,
      ]);
    }
  }

  it('should have sealed every secret in the database, and said none', async () => {
    const tables = await knex('sqlite_master')
      .where({ type: 'table' })
      .select('name');
    const rows = await Promise.all(
      tables.map(({ name }) => knex(name).select()),
    );
    const database = JSON.stringify(rows);
    expect(database).toContain('by-kubeconfig');
    const said = JSON.stringify(registry.said);
    expect(said).toContain('enrol-cell');
    // Three that exist anyhow, two certificates, six that were tried, one enrolled.
    expect(new Set(secrets).size).toBeGreaterThanOrEqual(12);
    for (const secret of secrets) {
      expect(secret.length).toBeGreaterThan(20);
      // Not as an expectation, which would show the secret.
      expect(database.includes(secret)).toBe(false);
      expect(said.includes(secret)).toBe(false);
    }
  });
});
