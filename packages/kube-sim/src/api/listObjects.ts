import { ApiError, badRequest, expired } from './ApiError';
import { ApiRequest, nonNegative } from './ApiRequest';
import { checkListOptions } from './listOptions';
import { apiVersionOf, ResourceType } from './resourceTypes';
import { sendList } from './objectView';
import { Route } from './route';
import { parseSelectors } from './selectors';
import { StoredObject } from '../storage/StoredObject';
import { JsonObject } from '../objects';

/** Where a list goes on. `revision` -1: at the present, because the past is compacted. */
interface ContinueToken {
  revision: number;
  start: string;
}

const INCONSISTENT = -1;

function encodeToken(token: ContinueToken): string {
  return Buffer.from(
    JSON.stringify({
      v: 'meta.k8s.io/v1',
      rv: token.revision,
      start: token.start,
    }),
  ).toString('base64url');
}

function decodeToken(text: string): ContinueToken {
  try {
    const { rv, start } = JSON.parse(
      Buffer.from(text, 'base64url').toString(),
    ) as { rv: unknown; start: unknown };
    if (typeof rv === 'number' && typeof start === 'string') {
      return { revision: rv, start };
    }
  } catch {
    // Falls through to the same answer as a token of another shape.
  }
  throw badRequest(
    'continue key is not valid: it was not issued by this server',
  );
}

const TOO_OLD =
  'The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter, or use the continue token in this response to retrieve the remainder of the results. Continuing with the provided token results in an inconsistent list - objects that were created, modified, or deleted between the time the first chunk was returned and now may show up in the list.';

/** The present revision, an older one that is still known, or an error. */
export function checkRevision(
  request: ApiRequest,
  type: ResourceType,
  revision: number,
): void {
  const { store } = request.cluster;
  if (revision > store.revision) {
    throw new ApiError(
      504,
      'Timeout',
      `Timeout: Too large resource version: ${revision}, current: ${store.revision}`,
      {
        causes: [
          {
            reason: 'ResourceVersionTooLarge',
            message: 'Too large resource version',
          },
        ],
        retryAfterSeconds: 1,
      },
    );
  }
  const { compactedRevision } = store.table(type).history;
  if (revision < compactedRevision) {
    throw expired('The resourceVersion for the provided list is too old.');
  }
}

/** Which revision a list shows: `resourceVersionMatch=Exact` asks for the past, all else for now. */
function revisionFor(request: ApiRequest, type: ResourceType): number {
  const { query, cluster } = request;
  const asked = nonNegative(query, 'resourceVersion');
  const match = query.get('resourceVersionMatch');
  if (!asked) return cluster.store.revision;
  // A page at a version without a word on it means this very version.
  const exact =
    match === 'Exact' || (!match && Boolean(nonNegative(query, 'limit')));
  checkRevision(
    request,
    type,
    exact
      ? asked
      : Math.max(asked, cluster.store.table(type).history.compactedRevision),
  );
  return exact ? asked : cluster.store.revision;
}

function startOf(request: ApiRequest, type: ResourceType): ContinueToken {
  const text = request.query.get('continue');
  if (!text) return { revision: revisionFor(request, type), start: '' };
  const token = decodeToken(text);
  if (token.revision === INCONSISTENT) {
    return { revision: request.cluster.store.revision, start: token.start };
  }
  const { history } = request.cluster.store.table(type);
  if (token.revision < history.compactedRevision) {
    throw expired(TOO_OLD, {
      continue: encodeToken({ revision: INCONSISTENT, start: token.start }),
    });
  }
  return token;
}

/**
 * LIST. Objects go out as the text they are stored as. Pages of one list show
 * one revision, however much is written between them, as long as it is not
 * compacted.
 */
export async function listObjects(
  request: ApiRequest,
  route: Route,
): Promise<void> {
  const { type, namespace } = route;
  const { query, cluster } = request;
  checkListOptions(query);
  const matches = parseSelectors(type, query);
  const token = startOf(request, type);
  // Served from the watch cache, the real server ignores the limit at version 0.
  const fromCache =
    query.get('resourceVersion') === '0' && !query.get('continue');
  const limit = (fromCache ? 0 : nonNegative(query, 'limit')) || Infinity;

  const page: StoredObject[] = [];
  let more = false;
  let remaining = 0;
  const table = cluster.store.table(type);
  for (const object of table.rangeAt(token.revision, namespace, token.start)) {
    if (!matches(object)) continue;
    if (page.length < limit) page.push(object);
    else {
      more = true;
      remaining += 1;
    }
  }
  const selective = query.get('labelSelector') || query.get('fieldSelector');
  const metadata: JsonObject = { resourceVersion: String(token.revision) };
  if (more) {
    metadata.continue = encodeToken({
      revision: token.revision,
      // The first key after the last one of this page.
      start: `${page[page.length - 1].key}\0`,
    });
    if (!selective) metadata.remainingItemCount = remaining;
  }
  await sendList(request, type, {
    objects: page,
    metadata,
    apiVersion: apiVersionOf(type),
  });
}
