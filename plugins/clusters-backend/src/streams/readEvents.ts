import { JsonObject } from '@backstage/types';
import { CellEvent, WriteAuthority } from '@longshore/plugin-clusters-common';
import { CellConnection } from '../connection/CellConnection';

/** An API server keeps events for an hour and gives them in no useful order. */
const PAGE = '500';
const MOST_PAGES = 10;

/** Whose events are read; all of the cell when nothing is said. */
export type EventFilter = {
  namespace?: string;
  kind?: string;
  name?: string;
  uid?: string;
};

type EventObject = {
  metadata?: { uid?: string; creationTimestamp?: string };
  type?: string;
  reason?: string;
  message?: string;
  note?: string;
  count?: number;
  firstTimestamp?: string | null;
  lastTimestamp?: string | null;
  eventTime?: string | null;
  series?: { count?: number; lastObservedTime?: string };
  involvedObject?: { kind?: string; namespace?: string; name?: string };
};

/**
 * Kubernetes events, read live, the newest first.
 *
 * @throws CellError
 */
export async function readEvents(options: {
  connection: CellConnection;
  /** Absent: as the platform's own account. */
  authority?: WriteAuthority;
  filter: EventFilter;
  limit: number;
  signal?: AbortSignal;
}): Promise<CellEvent[]> {
  const { connection, authority, filter, limit, signal } = options;
  const place = filter.namespace ? `/namespaces/${filter.namespace}` : '';
  const events: CellEvent[] = [];
  let next: string | undefined;
  for (let pages = 0; pages === 0 || (next && pages < MOST_PAGES); pages += 1) {
    const page = await connection.call({
      path: `/api/v1${place}/events`,
      query: { limit: PAGE, continue: next, fieldSelector: selectorOf(filter) },
      as: authority,
      what: 'list Events',
      signal,
    });
    events.push(...((page.items ?? []) as JsonObject[]).map(toCellEvent));
    // Only the newest are kept between two pages.
    events.sort(newestFirst).splice(limit);
    next = (page.metadata as { continue?: string } | undefined)?.continue;
  }
  return events;
}

function selectorOf({ kind, name, uid }: EventFilter): string | undefined {
  const terms = [
    kind && `involvedObject.kind=${kind}`,
    name && `involvedObject.name=${name}`,
    uid && `involvedObject.uid=${uid}`,
  ].filter(Boolean);
  return terms.length > 0 ? terms.join(',') : undefined;
}

function toCellEvent(object: JsonObject): CellEvent {
  const event = object as EventObject;
  const { metadata = {}, involvedObject = {}, series } = event;
  const lastSeen =
    series?.lastObservedTime ??
    event.lastTimestamp ??
    event.eventTime ??
    metadata.creationTimestamp;
  return {
    uid: metadata.uid ?? '',
    type: event.type === 'Warning' ? 'Warning' : 'Normal',
    reason: event.reason ?? '',
    message: event.message ?? event.note ?? '',
    object: {
      kind: involvedObject.kind ?? '',
      ...(involvedObject.namespace && { namespace: involvedObject.namespace }),
      name: involvedObject.name ?? '',
    },
    count: series?.count ?? event.count ?? 1,
    firstSeen:
      event.firstTimestamp ?? event.eventTime ?? metadata.creationTimestamp,
    lastSeen,
  };
}

function newestFirst(a: CellEvent, b: CellEvent): number {
  const [left, right] = [a, b].map(({ lastSeen }) =>
    lastSeen ? Date.parse(lastSeen) : 0,
  );
  return right - left || (a.uid < b.uid ? -1 : 1);
}
