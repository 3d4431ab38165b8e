import { JsonObject } from '@backstage/types';
import {
  AppliedChange,
  WriteAuthority,
} from '@longshore/plugin-clusters-common';
import { LABEL_CHAIN, LABEL_SERVICE } from '@longshore/plugin-longshore-common';
import { CellConnection } from '../connection/CellConnection';
import { CellError } from '../connection/CellError';
import { Meta } from '../rows/kubernetes';
import { FIELD_MANAGER } from './applyObject';
import { AppliedObject } from './readAppliedObjects';
import { PrunePlace, PrunePlan } from './readPrune';

const PAGE = '500';

type Found = {
  metadata?: Meta & {
    resourceVersion?: string;
    managedFields?: Array<{ manager?: string; operation?: string }>;
  };
};

/**
 * Deletes what carries our ownership label and the chain, was applied by us, is
 * owned by no other object and is not among the objects of this apply.
 *
 * @throws CellError
 */
export async function pruneCell(options: {
  connection: CellConnection;
  authority: WriteAuthority;
  plan: PrunePlan;
  keep: AppliedObject[];
  dryRun: boolean;
  /** Told of each, so that what was done is known when a later one fails. */
  onPruned: (change: AppliedChange) => void;
  signal: AbortSignal;
}): Promise<void> {
  const { plan, keep } = options;
  const kept = new Set(keep.map(({ path }) => path));
  for (const place of plan.places) {
    for (const found of await listOurs(options, place)) {
      const { name = '' } = found.metadata ?? {};
      const path = `${place.path}/${encodeURIComponent(name)}`;
      if (!kept.has(path) && isOurs(found, plan.chain)) {
        await remove(options, place, found, path);
      }
    }
  }
}

async function listOurs(
  options: {
    connection: CellConnection;
    authority: WriteAuthority;
    plan: PrunePlan;
    signal: AbortSignal;
  },
  place: PrunePlace,
): Promise<Found[]> {
  const { connection, authority, plan, signal } = options;
  const items: JsonObject[] = [];
  let next: string | undefined;
  do {
    const page = await connection.call({
      path: place.path,
      query: {
        labelSelector: `${LABEL_CHAIN}=${plan.chain},${LABEL_SERVICE}`,
        limit: PAGE,
        continue: next,
      },
      as: authority,
      what: `list ${place.kind} of ${place.namespace}`,
      signal,
    });
    items.push(...((page.items ?? []) as JsonObject[]));
    next = (page.metadata as { continue?: string } | undefined)?.continue;
  } while (next);
  return items as Found[];
}

/**
 * The selector alone is not enough: a person who copies a manifest of ours
 * copies its labels as well, and a Job gets them from its CronJob.
 */
function isOurs({ metadata = {} }: Found, chain: string): boolean {
  const { labels = {}, ownerReferences = [], managedFields = [] } = metadata;
  return (
    labels[LABEL_CHAIN] === chain &&
    Boolean(labels[LABEL_SERVICE]) &&
    ownerReferences.length === 0 &&
    !metadata.deletionTimestamp &&
    managedFields.some(
      ({ manager, operation }) =>
        manager === FIELD_MANAGER && operation === 'Apply',
    )
  );
}

async function remove(
  options: {
    connection: CellConnection;
    authority: WriteAuthority;
    dryRun: boolean;
    onPruned: (change: AppliedChange) => void;
    signal: AbortSignal;
  },
  place: PrunePlace,
  { metadata = {} }: Found,
  path: string,
) {
  const { connection, authority, dryRun, signal } = options;
  const title = `${place.kind} ${place.namespace}/${metadata.name}`;
  try {
    await connection.call({
      method: 'DELETE',
      path,
      query: { dryRun: dryRun ? 'All' : undefined },
      body: {
        apiVersion: 'v1',
        kind: 'DeleteOptions',
        propagationPolicy: 'Background',
        // What was looked at is what goes, or nothing.
        preconditions: {
          uid: metadata.uid,
          resourceVersion: dryRun ? undefined : metadata.resourceVersion,
        },
      },
      as: authority,
      what: `prune ${title}`,
      signal,
    });
  } catch (error) {
    // It went meanwhile, which is what was wanted.
    if (!(error instanceof CellError) || error.status !== 404) {
      throw error;
    }
  }
  options.onPruned({ title, action: 'pruned' });
}
