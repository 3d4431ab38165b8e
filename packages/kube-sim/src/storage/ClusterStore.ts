import { ResourceType } from '../api/resourceTypes';
import { KubeObject } from '../objects';
import { Change, HistoryLimits } from './History';
import { ObjectTable } from './ObjectTable';
import {
  objectKey,
  parseObject,
  storeObject,
  StoredObject,
} from './StoredObject';

/** Where an object is. */
export interface Located {
  type: ResourceType;
  stored: StoredObject;
}

export type ChangeListener = (type: ResourceType, change: Change) => void;

/** 1,000 changes or 4 MiB per type; `clusterSettings` gives less to each of many clusters. */
export const DEFAULT_HISTORY: HistoryLimits = {
  events: 1_000,
  bytes: 4 * 1024 * 1024,
};

// Real clusters have counted for a while before anyone looks.
const FIRST_REVISION = 1_000;
const KEPT_MINUTES = 5;

/**
 * Everything one cluster holds. One revision counter serves all types, as in
 * etcd. Listeners are called in the order of the revisions, before the write
 * returns.
 */
export class ClusterStore {
  private current = FIRST_REVISION;
  /** Revisions at the last full minutes, oldest first. */
  private readonly minutes: number[] = [];
  private readonly tables = new Map<ResourceType, ObjectTable>();
  private readonly byUid = new Map<
    string,
    { type: ResourceType; key: string }
  >();
  private readonly dependents = new Map<string, Set<string>>();
  private readonly listeners: ChangeListener[] = [];

  constructor(private readonly limits: HistoryLimits = DEFAULT_HISTORY) {}

  get revision() {
    return this.current;
  }

  table(type: ResourceType): ObjectTable {
    let table = this.tables.get(type);
    if (!table) {
      table = new ObjectTable(this.limits);
      this.tables.set(type, table);
    }
    return table;
  }

  get(
    type: ResourceType,
    namespace: string | undefined,
    name: string,
  ): StoredObject | undefined {
    return this.table(type).get(objectKey(namespace, name));
  }

  findByUid(uid: string): Located | undefined {
    const place = this.byUid.get(uid);
    const stored = place && this.table(place.type).get(place.key);
    return stored && { type: place.type, stored };
  }

  /** Objects that name this uid in their ownerReferences. */
  dependentsOf(ownerUid: string): Located[] {
    const found: Located[] = [];
    for (const uid of this.dependents.get(ownerUid) ?? []) {
      const located = this.findByUid(uid);
      if (located) found.push(located);
    }
    return found;
  }

  /** Objects of a type whose controller this uid is. */
  controlledBy(ownerUid: string, type: ResourceType): StoredObject[] {
    return this.dependentsOf(ownerUid)
      .filter(
        found => found.type === type && found.stored.controllerUid === ownerUid,
      )
      .map(found => found.stored);
  }

  /** Inserts or replaces. Takes over `object`: the caller does not change it afterwards. */
  put(type: ResourceType, object: KubeObject): StoredObject {
    const previous = this.get(
      type,
      object.metadata.namespace,
      object.metadata.name,
    );
    const current = storeObject(type, object, ++this.current);
    this.link(type, current, previous);
    this.commit(type, {
      kind: previous ? 'MODIFIED' : 'ADDED',
      revision: current.revision,
      current,
      previous,
    });
    return current;
  }

  remove(type: ResourceType, previous: StoredObject): StoredObject {
    const last = storeObject(type, parseObject(previous), ++this.current);
    this.byUid.delete(previous.uid);
    previous.ownerUids.forEach(owner => this.unlink(owner, previous.uid));
    this.commit(type, {
      kind: 'DELETED',
      revision: last.revision,
      current: last,
      previous,
    });
    return last;
  }

  /** Forgets the past of all types, as etcd does when it is compacted. */
  compact() {
    for (const table of this.tables.values()) {
      table.history.compact(this.current);
    }
  }

  /** Called once a minute: changes older than five minutes go, as etcd compacts them. */
  age() {
    this.minutes.push(this.current);
    const old = this.minutes.length > KEPT_MINUTES && this.minutes.shift();
    if (!old) return;
    for (const table of this.tables.values()) table.history.trim(old);
  }

  onChange(listener: ChangeListener) {
    this.listeners.push(listener);
  }

  private commit(type: ResourceType, change: Change) {
    this.table(type).commit(change);
    for (const listener of this.listeners) listener(type, change);
  }

  private link(
    type: ResourceType,
    current: StoredObject,
    previous?: StoredObject,
  ) {
    this.byUid.set(current.uid, { type, key: current.key });
    for (const owner of previous?.ownerUids ?? []) {
      if (!current.ownerUids.includes(owner)) this.unlink(owner, current.uid);
    }
    for (const owner of current.ownerUids) {
      const uids = this.dependents.get(owner) ?? new Set<string>();
      this.dependents.set(owner, uids.add(current.uid));
    }
  }

  private unlink(owner: string, uid: string) {
    const uids = this.dependents.get(owner);
    uids?.delete(uid);
    if (uids?.size === 0) this.dependents.delete(owner);
  }
}
