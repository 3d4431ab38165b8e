// A part of sandbox.e2e.test.ts, which has the one sandbox of the machine.
/* eslint-disable jest/no-export */
import { Cell } from '../Cell';
import { waitFor } from '../process/waitFor';
import { Sandbox } from '../Sandbox';
import { ApiClient } from '../testing/apiClient';

const PODS = '/api/v1/pods?limit=1';

/** Logins and certificates with something wrong, and what comes of them. */
export function credentialTests(theSandbox: () => Sandbox): void {
  describe('faulty credentials', () => {
    let cell: Cell;
    beforeAll(() => {
      cell = theSandbox().cell('b');
    });

    const get = async (kubeconfig: string, path = PODS) => {
      const client = new ApiClient(kubeconfig);
      try {
        return (await client.get(path)).status;
      } finally {
        client.close();
      }
    };
    // The API server sees changes of rights and accounts a moment later.
    const becomes = (status: number, kubeconfig: string, path = PODS) =>
      waitFor(
        { what: `answer ${status}`, timeoutMs: 90_000, intervalMs: 500 },
        async () => (await get(kubeconfig, path)) === status,
      );

    it('should not trust another authority', async () => {
      await expect(
        get(await cell.credentials.wrongAuthority()),
      ).rejects.toThrow(/certificate/);
    }, 60_000);

    it('should refuse what has ended or was revoked, and only that', async () => {
      const { credentials } = cell;
      await expect(get(cell.longshoreKubeconfigPath)).resolves.toBe(200);
      await expect(get(await credentials.expiredToken())).resolves.toBe(401);
      await becomes(401, await credentials.revoked());
      const certificate = await credentials.expiredCertificate();
      await expect(get(certificate)).resolves.toBe(401);
    }, 60_000);

    it('should take a token and a certificate until they end', async () => {
      const token = await cell.credentials.tokenThatExpires(12);
      await expect(get(token)).resolves.toBe(200);
      const certificate = await cell.credentials.certificateThatExpires(12);
      await expect(get(certificate)).resolves.toBe(200);
      await becomes(401, certificate);
      await becomes(401, token);
    }, 120_000);

    it('should lack exactly the rule that is taken away', async () => {
      const kubeconfig = await cell.credentials.withoutRule({
        resource: 'pods',
        verb: 'list',
      });
      await becomes(200, kubeconfig, '/api/v1/nodes');
      await expect(get(kubeconfig)).resolves.toBe(403);
      await expect(
        cell.credentials.withoutRule({ resource: 'secrets', verb: 'list' }),
      ).rejects.toThrow('has no right to list secrets');
    }, 60_000);

    it('should show a certificate that has ended, and its own parts go on', async () => {
      await cell.apiServer.serveCertificate({ expiresInSeconds: -60 });
      await expect(get(cell.longshoreKubeconfigPath)).rejects.toThrow(
        'certificate has expired',
      );
      await expect(cell.kubectl(['get', 'nodes'])).resolves.toContain('Ready');
      await cell.apiServer.serveCertificate();
      await expect(get(cell.longshoreKubeconfigPath)).resolves.toBe(200);
    }, 240_000);

    it('should find in the audit log who did what', async () => {
      const mark = cell.audit.mark();
      await cell.kubectl(['create', 'namespace', 'audited'], {
        user: 'longshore',
      });
      const [event] = await cell.audit.waitFor(mark, {
        user: 'system:serviceaccount:longshore-system:longshore-platform',
        impersonatedUser: null,
        verb: 'create',
        resource: 'namespaces',
      });
      expect(event).toMatchObject({
        objectRef: { name: 'audited' },
        responseStatus: { code: 201 },
      });
      expect(
        cell.audit.since(mark, { verb: 'delete', resource: 'namespaces' }),
      ).toEqual([]);
    }, 60_000);
  });
}
