import { NotFoundError } from '@backstage/errors';
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { CellPki, ensureCellPki } from '../cell/cellPki';
import { apiServerUrl } from '../cell/controlPlaneArgs';
import { CertificateAuthority } from '../pki/CertificateAuthority';
import { Credentials, kubeconfig, writeKubeconfig } from '../pki/kubeconfig';
import { SandboxContext } from '../SandboxContext';
import { CellSpec } from '../state/SandboxSpec';
import { LEEWAY_SECONDS, serviceAccountToken } from './serviceAccountToken';
import { PolicyRule, withoutRule } from './withoutRule';

const NAMESPACE = 'longshore-system';
const ACCOUNT = 'longshore-platform';
const ROLE = 'longshore:platform';

// The rights are bound to the service account, and a certificate for the user
// that it is has them as well.
const ACCOUNT_AS_USER = `system:serviceaccount:${NAMESPACE}:${ACCOUNT}`;

const HOUR_MS = 60 * 60 * 1000;

/**
 * Logins to a cell that have something wrong with them, each as a new kubeconfig
 * file. What is not said to be wrong is as with the platform account.
 *
 * @public
 */
export class FaultyCredentials {
  readonly #context: SandboxContext;
  readonly #cell: CellSpec;
  readonly #kubectl: Kubectl;

  /** @internal */
  constructor(context: SandboxContext, cell: CellSpec, kubectl: Kubectl) {
    this.#context = context;
    this.#cell = cell;
    this.#kubectl = kubectl;
  }

  /** Its authority is not the one that signed the API server's certificate. */
  async wrongAuthority(): Promise<string> {
    const { paths } = this.#context;
    const other = await CertificateAuthority.open(
      paths.cell(this.#cell.name, 'pki', 'other'),
      'longshore-other',
    );
    const token = await this.#token(HOUR_MS);
    return this.#write('wrong-authority', { token }, other.certFile);
  }

  /** Its token has ended an hour ago. */
  async expiredToken(): Promise<string> {
    return this.#write('expired-token', { token: await this.#token(-HOUR_MS) });
  }

  /**
   * Its token is refused after this many seconds; up to ten later when it was
   * used shortly before, since the API server remembers tokens for that long.
   */
  async tokenThatExpires(seconds: number): Promise<string> {
    const token = await this.#token((seconds - LEEWAY_SECONDS) * 1000);
    return this.#write('token-that-expires', { token });
  }

  /**
   * Its account has the platform's rights until `revoke` deletes it. The API
   * server remembers a token for up to ten seconds.
   */
  async revocable(): Promise<{ path: string; revoke: () => Promise<void> }> {
    const name = `revocable-${suffix()}`;
    const role = [
      'create',
      'clusterrolebinding',
      name,
      `--clusterrole=${ROLE}`,
    ];
    await this.#createAccount(name);
    await this.#kubectl([...role, `--serviceaccount=${NAMESPACE}:${name}`]);
    return {
      path: await this.#write(name, { token: await this.#issue(name) }),
      revoke: async () => {
        await this.#kubectl(['delete', 'clusterrolebinding', name]);
        await this.#kubectl([
          ...['delete', 'serviceaccount', name],
          `--namespace=${NAMESPACE}`,
        ]);
      },
    };
  }

  /** Its account has been deleted. */
  async revoked(): Promise<string> {
    const { path, revoke } = await this.revocable();
    await revoke();
    return path;
  }

  /**
   * Its account lacks one verb on one resource (`pods`, `deployments/scale`).
   *
   * @throws NotFoundError when the platform account has no such right anyway.
   */
  async withoutRule(missing: {
    resource: string;
    verb: string;
  }): Promise<string> {
    const { rules } = JSON.parse(
      await this.#kubectl(['get', 'clusterrole', ROLE, '--output=json']),
    ) as { rules: PolicyRule[] };
    const remaining = withoutRule(rules, missing);
    if (JSON.stringify(remaining) === JSON.stringify(rules)) {
      throw new NotFoundError(
        `ClusterRole ${ROLE} has no right to ${missing.verb} ${missing.resource}`,
      );
    }
    const name = `without-rule-${suffix()}`;
    await this.#createAccount(name);
    const rbac = 'rbac.authorization.k8s.io';
    await this.#kubectl(['create', '--filename=-'], {
      stdin: JSON.stringify({
        apiVersion: 'v1',
        kind: 'List',
        items: [
          {
            apiVersion: `${rbac}/v1`,
            kind: 'ClusterRole',
            metadata: { name },
            rules: remaining,
          },
          {
            apiVersion: `${rbac}/v1`,
            kind: 'ClusterRoleBinding',
            metadata: { name },
            roleRef: { apiGroup: rbac, kind: 'ClusterRole', name },
            subjects: [{ kind: 'ServiceAccount', namespace: NAMESPACE, name }],
          },
        ],
      }),
    });
    return this.#write(name, { token: await this.#issue(name) });
  }

  /** Its client certificate ends after this many seconds. */
  async certificateThatExpires(seconds: number): Promise<string> {
    const { ca } = await this.#pki();
    const name = `certificate-${suffix()}`;
    const files = await ca.issue(name, {
      user: ACCOUNT_AS_USER,
      groups: ['system:serviceaccounts', `system:serviceaccounts:${NAMESPACE}`],
      lifetimeMs: seconds * 1000,
    });
    return this.#write(name, files);
  }

  /** Its client certificate has ended an hour ago. */
  async expiredCertificate(): Promise<string> {
    return this.certificateThatExpires(-HOUR_MS / 1000);
  }

  async #token(lifetimeMs: number): Promise<string> {
    const uid = await this.#kubectl([
      ...['get', 'serviceaccount', ACCOUNT, `--namespace=${NAMESPACE}`],
      '--output=jsonpath={.metadata.uid}',
    ]);
    const { serviceAccounts } = await this.#pki();
    const now = Date.now();
    return serviceAccountToken({
      key: readFileSync(serviceAccounts.key, 'utf8'),
      namespace: NAMESPACE,
      name: ACCOUNT,
      uid,
      issuedAt: new Date(now - 2 * HOUR_MS),
      expiresAt: new Date(now + lifetimeMs),
    });
  }

  async #createAccount(name: string): Promise<void> {
    await this.#kubectl([
      ...['create', 'serviceaccount', name],
      `--namespace=${NAMESPACE}`,
    ]);
  }

  async #issue(name: string): Promise<string> {
    const token = await this.#kubectl([
      ...['create', 'token', name, `--namespace=${NAMESPACE}`],
      '--duration=24h',
    ]);
    return token.trim();
  }

  async #write(
    name: string,
    credentials: Credentials,
    caFile?: string,
  ): Promise<string> {
    const file = this.#context.paths.cell(
      this.#cell.name,
      'credentials',
      `${name}-${suffix()}.kubeconfig`,
    );
    writeKubeconfig(
      file,
      kubeconfig({
        cluster: this.#cell.name,
        user: name,
        server: apiServerUrl(this.#cell),
        caFile: caFile ?? (await this.#pki()).ca.certFile,
        credentials,
      }),
    );
    return file;
  }

  async #pki(): Promise<CellPki> {
    return ensureCellPki(this.#context.paths, this.#cell);
  }
}

type Kubectl = (
  args: string[],
  options?: { stdin?: string },
) => Promise<string>;

// Test files that run side by side must not get the same names.
function suffix(): string {
  return randomBytes(4).toString('hex');
}
