import { StoredObject } from './StoredObject';

/** One change of one object; a deleted object carries the revision of its deletion. */
export interface Change {
  readonly kind: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly revision: number;
  readonly current: StoredObject;
  readonly previous?: StoredObject;
}

/** How much of the past one type keeps. The real server keeps 5 minutes in etcd. */
export interface HistoryLimits {
  events: number;
  bytes: number;
}

const GONE: StoredObject = {
  key: '',
  namespace: '',
  name: '',
  uid: '',
  revision: 0,
  labels: {},
  fields: [],
  ownerUids: [],
  deleting: true,
  createdAt: '',
  size: 0,
  body: '',
  item: '',
};

/** What a change holds: the object before it is often held by nobody else. */
function size({ current, previous }: Change): number {
  return current.size + (previous?.size ?? 0);
}

/**
 * The latest changes of one type, for watches that come back and for lists
 * that are read page by page. What falls out of it is compacted: whoever asks
 * for an older revision is answered 410.
 */
export class History {
  private readonly changes: Change[] = [];
  private start = 0;
  private bytes = 0;
  private compacted = 0;

  constructor(private readonly limits: HistoryLimits) {}

  /** Revisions below this one cannot be served. */
  get compactedRevision() {
    return this.compacted;
  }

  push(change: Change) {
    this.changes.push(change);
    this.bytes += size(change);
    while (
      this.changes.length - this.start > this.limits.events ||
      (this.bytes > this.limits.bytes && this.changes.length - this.start > 1)
    ) {
      this.dropOldest();
    }
    // The array is cut only now and then, so that dropping stays cheap.
    if (this.start > this.limits.events) {
      this.changes.splice(0, this.start);
      this.start = 0;
    }
  }

  compact(revision: number) {
    while (this.changes[this.start]?.revision <= revision) this.dropOldest();
    this.compacted = Math.max(this.compacted, revision);
  }

  /** Drops changes that are old enough; a type that was quiet loses nothing. */
  trim(revision: number) {
    while (this.changes[this.start]?.revision <= revision) this.dropOldest();
    this.changes.splice(0, this.start);
    this.start = 0;
  }

  /** Changes after a revision, oldest first. */
  since(revision: number): readonly Change[] {
    let low = this.start;
    let high = this.changes.length;
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if (this.changes[middle].revision <= revision) low = middle + 1;
      else high = middle;
    }
    return this.changes.slice(low);
  }

  private dropOldest() {
    const oldest = this.changes[this.start];
    this.bytes -= size(oldest);
    this.compacted = oldest.revision;
    // A hole instead of the change, or the bodies would be held until the next cut.
    this.changes[this.start] = {
      ...oldest,
      current: GONE,
      previous: undefined,
    };
    this.start++;
  }
}
