import { JsonObject } from '@backstage/types';
import { delay } from '@longshore/plugin-longshore-node';
import { CellConnection } from '../connection/CellConnection';
import { CellError } from '../connection/CellError';
import { ServerAccess } from './CellConfig';
import {
  Manifests,
  PLATFORM_ACCOUNT,
  PLATFORM_NAMESPACE,
} from './manifests/Manifests';

const FIELD_MANAGER = 'longshore';
const TOKEN_SECRET = `${PLATFORM_ACCOUNT}-token`;
/** The token controller needs milliseconds, unless it is busy or not there. */
const TOKEN_WITHIN_MS = 5_000;
/** A year; API servers may give less. */
const ISSUED_SECONDS = 365 * 24 * 60 * 60;
const LOOK_EVERY_MS = 200;

/** Where objects of the kinds of the manifests are. */
const PATHS: Record<string, string> = {
  Namespace: '/api/v1/namespaces',
  ServiceAccount: `/api/v1/namespaces/${PLATFORM_NAMESPACE}/serviceaccounts`,
  Secret: `/api/v1/namespaces/${PLATFORM_NAMESPACE}/secrets`,
  ClusterRole: '/apis/rbac.authorization.k8s.io/v1/clusterroles',
  ClusterRoleBinding: '/apis/rbac.authorization.k8s.io/v1/clusterrolebindings',
};

/** A token that lasts as long as the account, and ends when this is deleted. */
const TOKEN: JsonObject = {
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: {
    name: TOKEN_SECRET,
    namespace: PLATFORM_NAMESPACE,
    annotations: { 'kubernetes.io/service-account.name': PLATFORM_ACCOUNT },
  },
  type: 'kubernetes.io/service-account-token',
};

/**
 * Applies the manifests with an administrator's access, which is used for this
 * and forgotten, and gives the access of the account that they make. Applying
 * them again is harmless.
 *
 * @throws CellError when the cell refuses
 */
export async function enrolCell(options: {
  cell: string;
  admin: ServerAccess;
  manifests: Manifests;
  signal: AbortSignal;
}): Promise<ServerAccess> {
  const { cell, admin, manifests, signal } = options;
  const connection = new CellConnection({ cell, access: admin });
  try {
    for (const object of manifests.objects) {
      await apply(connection, object, signal);
    }
    await apply(connection, TOKEN, signal);
    const token =
      (await readToken(connection, signal)) ??
      (await issueToken(cell, connection, signal));
    const { url, ca, serverName } = admin;
    return { url, ca, serverName, identity: { type: 'token', token } };
  } finally {
    connection.close();
  }
}

async function apply(
  connection: CellConnection,
  object: JsonObject,
  signal: AbortSignal,
): Promise<void> {
  const kind = String(object.kind);
  const { name } = object.metadata as { name: string };
  await connection.call({
    method: 'PATCH',
    path: `${PATHS[kind]}/${encodeURIComponent(name)}`,
    // They are ours by name, whoever has applied them by hand before.
    query: { fieldManager: FIELD_MANAGER, force: 'true' },
    contentType: 'application/apply-patch+yaml',
    body: object,
    what: `apply ${kind} ${name}`,
    signal,
  });
}

/** The token of the Secret; undefined when nobody has made it in time. */
async function readToken(
  connection: CellConnection,
  signal: AbortSignal,
): Promise<string | undefined> {
  const deadline = Date.now() + TOKEN_WITHIN_MS;
  for (;;) {
    const { data } = await connection.call({
      path: `${PATHS.Secret}/${TOKEN_SECRET}`,
      what: `read the token of ${PLATFORM_ACCOUNT}`,
      signal,
    });
    const { token } = (data ?? {}) as { token?: string };
    if (token) {
      return Buffer.from(token, 'base64').toString('utf8');
    }
    if (Date.now() > deadline) {
      return undefined;
    }
    await delay(LOOK_EVERY_MS, signal);
    signal.throwIfAborted();
  }
}

/** A token that ends, for clusters in which no Secret gets one. */
async function issueToken(
  cell: string,
  connection: CellConnection,
  signal: AbortSignal,
): Promise<string> {
  const { status } = await connection.call({
    method: 'POST',
    path: `${PATHS.ServiceAccount}/${PLATFORM_ACCOUNT}/token`,
    body: {
      apiVersion: 'authentication.k8s.io/v1',
      kind: 'TokenRequest',
      spec: { expirationSeconds: ISSUED_SECONDS },
    },
    what: `make a token for ${PLATFORM_ACCOUNT}`,
    signal,
  });
  const { token } = (status ?? {}) as { token?: string };
  if (!token) {
    throw new CellError({
      code: 'no-token',
      message: `Cell '${cell}' has made no token for ${PLATFORM_ACCOUNT}`,
      params: { cell, account: PLATFORM_ACCOUNT },
    });
  }
  return token;
}
