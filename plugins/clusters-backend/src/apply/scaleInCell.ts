import { JsonObject } from '@backstage/types';
import { ScaleTarget, WriteAuthority } from '@longshore/plugin-clusters-common';
import {
  LABEL_ENVIRONMENT,
  LABEL_SERVICE,
} from '@longshore/plugin-longshore-common';
import { CellConnection } from '../connection/CellConnection';
import { CellError } from '../connection/CellError';
import { Meta } from '../rows/kubernetes';
import { environmentError, WritableCell } from './requireWritable';

const FIELD_MANAGER = 'longshore-scale';
/** A rollout changes a Deployment several times a second. */
const ATTEMPTS = 5;

/**
 * Sets the replicas of one Deployment, if it is still the object that was meant
 * and if it is ours to change.
 *
 * @throws CellError
 */
export async function scaleInCell(options: {
  connection: CellConnection;
  cell: WritableCell;
  authority: WriteAuthority;
  target: ScaleTarget;
  signal: AbortSignal;
}): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await scaleOnce(options);
      return;
    } catch (error) {
      const changed =
        error instanceof CellError &&
        error.failure.code === 'changed-meanwhile';
      if (!changed || attempt === ATTEMPTS) throw error;
    }
  }
}

async function scaleOnce(options: {
  connection: CellConnection;
  cell: WritableCell;
  authority: WriteAuthority;
  target: ScaleTarget;
  signal: AbortSignal;
}): Promise<void> {
  const { connection, authority, target, signal } = options;
  const { namespace, deployment, replicas } = target;
  const title = `Deployment ${namespace}/${deployment}`;
  const path = `/apis/apps/v1/namespaces/${namespace}/deployments/${deployment}`;
  const live = await connection.call({ path, what: `read ${title}`, signal });
  const metadata = (live.metadata ?? {}) as Meta & { resourceVersion?: string };
  refuseOther({ cell: connection.cell, title, metadata, target });
  refuseGrowth({ cell: options.cell, title, live, target });
  await connection.call({
    method: 'PATCH',
    path: `${path}/scale`,
    // Counts are what scaling is for, whoever has set them before.
    query: { fieldManager: FIELD_MANAGER, force: 'true' },
    // Applied and not merged: after a merge patch Kubernetes 1.34 records no
    // manager for a count that had none, and the next apply of a manifest with
    // a count would take it over unnoticed.
    contentType: 'application/apply-patch+yaml',
    body: {
      apiVersion: 'autoscaling/v1',
      kind: 'Scale',
      metadata: {
        name: deployment,
        namespace,
        // Makes the API server refuse when the object has changed since the
        // read, so that what was checked is what is scaled.
        resourceVersion: metadata.resourceVersion,
      },
      spec: { replicas },
    },
    as: authority,
    what: `scale ${title}`,
    signal,
  });
}

function refuseOther(options: {
  cell: string;
  title: string;
  metadata: Meta;
  target: ScaleTarget;
}) {
  const { cell, title, metadata, target } = options;
  const params = { cell, object: title };
  if (metadata.uid !== target.uid) {
    throw new CellError({
      code: 'replaced',
      message: `Cell '${cell}': ${title} was deleted and created again meanwhile; look at it before scaling it`,
      params,
    });
  }
  if (!metadata.labels?.[LABEL_SERVICE]) {
    throw new CellError({
      code: 'not-managed',
      message: `Cell '${cell}': ${title} was not created by Longshore (it has no label ${LABEL_SERVICE}); adopt it before changing it`,
      params,
    });
  }
}

/**
 * What runs where its environment no longer is must be able to leave, and so
 * shrinks and does not grow.
 */
function refuseGrowth(options: {
  cell: WritableCell;
  title: string;
  live: JsonObject;
  target: ScaleTarget;
}) {
  const { cell, title, live, target } = options;
  const { labels } = live.metadata as Meta;
  const { replicas = 1 } = (live.spec ?? {}) as { replicas?: number };
  const environment = labels?.[LABEL_ENVIRONMENT];
  if (
    environment &&
    !cell.environments.some(one => one === environment) &&
    target.replicas > replicas
  ) {
    throw environmentError(cell, { environment, title });
  }
}
