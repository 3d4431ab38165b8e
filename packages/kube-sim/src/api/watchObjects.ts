import { expired } from './ApiError';
import { ApiRequest, isTrue, nonNegative } from './ApiRequest';
import { checkRevision } from './listObjects';
import { checkWatchOptions } from './listOptions';
import { objectText } from './objectView';
import { Route } from './route';
import { parseSelectors, Predicate } from './selectors';
import { WatchStream } from './WatchStream';

// --min-request-timeout of the real server: between 30 and 60 minutes when the client names none.
const SHORTEST_DEFAULT_SECONDS = 1_800;
const LONGEST_DEFAULT_SECONDS = 3_600;
// Before the end, as in the real watch cache.
const LAST_BOOKMARK_SECONDS = 2;

/** Objects that are there already, as ADDED events, and then the mark that they are complete. */
function sendInitial(
  request: ApiRequest,
  route: Route,
  stream: WatchStream,
  matches: Predicate,
) {
  const table = request.cluster.store.table(route.type);
  for (const object of table.range(route.namespace)) {
    if (matches(object)) stream.send('ADDED', object);
  }
  const { revision } = request.cluster.store;
  stream.reach(revision);
  if (isTrue(request.query.get('sendInitialEvents'))) {
    stream.bookmark(revision, { 'k8s.io/initial-events-end': 'true' });
  }
}

/**
 * WATCH. Without a version, with version 0 and with `sendInitialEvents` it
 * starts with what is there; with a version, with what came after it. A
 * version that is compacted is answered with an ERROR event 410 in the stream,
 * as the real watch cache does, or with HTTP 410 when the cluster is set to.
 */
export async function watchObjects(
  request: ApiRequest,
  route: Route,
): Promise<void> {
  const { query, cluster, response } = request;
  checkWatchOptions(query);
  const selected = parseSelectors(route.type, query);
  const matches: Predicate = object =>
    (!route.namespace || object.namespace === route.namespace) &&
    (!route.name || object.name === route.name) &&
    selected(object);
  const since = nonNegative(query, 'resourceVersion') ?? 0;
  const initialAsked = isTrue(query.get('sendInitialEvents'));
  const fromStart =
    initialAsked || (since === 0 && query.get('sendInitialEvents') === null);

  const { history } = cluster.store.table(route.type);
  const tooOld = !fromStart && since > 0 && since < history.compactedRevision;
  const gone = expired(
    `too old resource version: ${since} (${history.compactedRevision})`,
  );
  if (tooOld && cluster.faults.expiredWatchAs === 'http') throw gone;
  if (initialAsked)
    checkRevision(
      request,
      route.type,
      Math.max(since, history.compactedRevision),
    );

  response.writeHead(200, {
    'content-type': 'application/json',
    'cache-control': 'no-cache, private',
    'transfer-encoding': 'chunked',
  });
  response.flushHeaders();
  const stream = new WatchStream(response, cluster.watches, {
    type: route.type,
    matches,
    bookmarks: isTrue(query.get('allowWatchBookmarks')),
    revision: fromStart ? 0 : since || cluster.store.revision,
    text: object => objectText(request, object),
  });
  if (tooOld) {
    stream.fail(gone);
    return;
  }
  cluster.watches.add(stream);
  if (fromStart) sendInitial(request, route, stream, matches);
  else {
    for (const change of history.since(since || cluster.store.revision)) {
      stream.onChange(change);
    }
    if (since <= cluster.store.revision) stream.reach(cluster.store.revision);
  }
  const seconds =
    nonNegative(query, 'timeoutSeconds') ||
    cluster.jitter.between(SHORTEST_DEFAULT_SECONDS, LONGEST_DEFAULT_SECONDS);
  const timeout = cluster.clock.schedule(seconds * 1_000, () => stream.end());
  // So that a client that comes back knows how far this one went.
  const last = cluster.clock.schedule(
    Math.max(0, seconds - LAST_BOOKMARK_SECONDS) * 1_000,
    () => stream.bookmark(cluster.store.revision),
  );
  await new Promise<void>(resolve => response.once('close', resolve));
  last.cancel();
  timeout.cancel();
  stream.close();
}
