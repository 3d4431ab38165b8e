import { ServiceUnavailableError } from '@backstage/errors';
import { JsonObject } from '@backstage/types';
import { withFailure } from '@longshore/plugin-longshore-common';
import { delay } from '@longshore/plugin-longshore-node';
import { CellConnection } from '../connection/CellConnection';
import { ServerAccess } from './CellConfig';
import {
  Manifests,
  PLATFORM_ACCOUNT,
  PLATFORM_NAMESPACE,
} from './manifests/Manifests';

const FIELD_MANAGER = 'longshore';
const TOKEN_SECRET = `${PLATFORM_ACCOUNT}-token`;
/** The token controller needs milliseconds, unless it is busy. */
const TOKEN_WITHIN_MS = 10_000;
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
    const { url, ca, serverName } = admin;
    return {
      url,
      ca,
      serverName,
      identity: {
        type: 'token',
        token: await readToken(cell, connection, signal),
      },
    };
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

async function readToken(
  cell: string,
  connection: CellConnection,
  signal: AbortSignal,
): Promise<string> {
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
      throw withFailure(
        new ServiceUnavailableError(
          `Cell '${cell}' has made no token for ${PLATFORM_ACCOUNT} in time: its controller manager does not run, or has no token controller`,
        ),
        { code: 'no-token', params: { cell, account: PLATFORM_ACCOUNT } },
      );
    }
    await delay(LOOK_EVERY_MS, signal);
    signal.throwIfAborted();
  }
}
