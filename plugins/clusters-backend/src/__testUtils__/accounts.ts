import { JsonObject } from '@backstage/types';
import { ClusterHandle } from '@longshore/kube-sim';
import { parseAllDocuments } from 'yaml';
import { CellConnection } from '../connection/CellConnection';
import { ServerAccess } from '../registry/CellConfig';

/** The administrator of a simulated cluster. */
export function adminOf(cluster: ClusterHandle): ServerAccess {
  return {
    url: new URL(cluster.url),
    ca: Buffer.from(cluster.caData, 'base64').toString('utf8'),
    identity: { type: 'token', token: cluster.token },
  };
}

/** Creates every object of a YAML text, or replaces it. */
export function applyYaml(cluster: ClusterHandle, yaml: string): void {
  for (const document of parseAllDocuments(yaml)) {
    cluster.apply(document.toJS());
  }
}

/** The access of a service account of a simulated cluster. */
export async function accessOf(
  cluster: ClusterHandle,
  account: string,
  namespace = 'longshore-system',
): Promise<ServerAccess> {
  const admin = adminOf(cluster);
  const connection = new CellConnection({ cell: cluster.name, access: admin });
  try {
    const { status } = await connection.call({
      method: 'POST',
      path: `/api/v1/namespaces/${namespace}/serviceaccounts/${account}/token`,
      body: {
        apiVersion: 'authentication.k8s.io/v1',
        kind: 'TokenRequest',
        spec: { expirationSeconds: 31_536_000 },
      },
      what: `make a token for ${account}`,
    });
    const { token } = status as JsonObject;
    return { ...admin, identity: { type: 'token', token: String(token) } };
  } finally {
    connection.close();
  }
}

/** Creates a service account that may do what some rules say. */
export function createAccount(
  cluster: ClusterHandle,
  name: string,
  rules: object[],
): void {
  const rbac = 'rbac.authorization.k8s.io';
  cluster.apply({
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: { name, namespace: 'longshore-system' },
  });
  cluster.apply({
    apiVersion: `${rbac}/v1`,
    kind: 'ClusterRole',
    metadata: { name },
    rules,
  } as never);
  cluster.apply({
    apiVersion: `${rbac}/v1`,
    kind: 'ClusterRoleBinding',
    metadata: { name },
    roleRef: { apiGroup: rbac, kind: 'ClusterRole', name },
    subjects: [{ kind: 'ServiceAccount', namespace: 'longshore-system', name }],
  } as never);
}
