import { EVENTS } from '../api/resourceTypes';
import { timestamp } from '../clock/Clock';
import type { Cluster } from '../Cluster';
import { JsonObject, KubeObject, ManagedFieldsEntry } from '../objects';
import { objectKey, parseObject } from '../storage/StoredObject';

export interface EventSubject {
  apiVersion: string;
  kind: string;
  metadata: { name: string; namespace?: string; uid?: string };
}

export interface EventText {
  type: 'Normal' | 'Warning';
  reason: string;
  message: string;
  component: string;
  host?: string;
  /** What of the subject it is about, such as `spec.containers{app}`. */
  fieldPath?: string;
}

// As the real server's --event-ttl.
const EVENT_TTL_MS = 3_600_000;

// The same fields in every event: not computed each time.
const OWNED: JsonObject = {
  'f:count': {},
  'f:firstTimestamp': {},
  'f:involvedObject': {},
  'f:lastTimestamp': {},
  'f:message': {},
  'f:reason': {},
  'f:reportingComponent': {},
  'f:source': { 'f:component': {} },
  'f:type': {},
};

/** Writes the Events of a cluster; a repeated one is counted, old ones go. */
export class EventRecorder {
  /** Event name by what it says, oldest first. */
  private readonly known = new Map<string, { key: string; at: number }>();

  constructor(private readonly cluster: Cluster) {}

  record(subject: EventSubject, text: EventText) {
    const limit = this.cluster.settings.eventLimit;
    if (limit === 0) return;
    const identity = `${subject.metadata.uid}/${text.reason}/${text.message}`;
    const now = this.cluster.clock.now();
    const known = this.known.get(identity);
    const stored = known && this.cluster.store.table(EVENTS).get(known.key);
    this.known.delete(identity);
    if (stored) {
      const event = parseObject(stored);
      event.count = Number(event.count) + 1;
      event.lastTimestamp = timestamp(now);
      this.cluster.store.put(EVENTS, event);
      this.known.set(identity, { key: stored.key, at: now });
      return;
    }
    const event = this.create(subject, text, now);
    this.cluster.store.put(EVENTS, event);
    this.known.set(identity, {
      key: objectKey(event.metadata.namespace, event.metadata.name),
      at: now,
    });
    this.forget(now - EVENT_TTL_MS, limit);
  }

  private create(
    subject: EventSubject,
    text: EventText,
    now: number,
  ): KubeObject {
    const { metadata } = subject;
    const { random } = this.cluster;
    const time = timestamp(now);
    const owner: ManagedFieldsEntry = {
      manager: text.component,
      operation: 'Update',
      apiVersion: 'v1',
      time,
      fieldsType: 'FieldsV1',
      fieldsV1: OWNED,
    };
    return {
      kind: 'Event',
      apiVersion: 'v1',
      metadata: {
        name: `${metadata.name}.${random.hex(16)}`,
        namespace: metadata.namespace ?? 'default',
        uid: random.uuid(),
        creationTimestamp: time,
        managedFields: [owner],
      },
      involvedObject: {
        kind: subject.kind,
        namespace: metadata.namespace,
        name: metadata.name,
        uid: metadata.uid,
        apiVersion: subject.apiVersion,
        fieldPath: text.fieldPath,
      },
      reason: text.reason,
      message: text.message,
      source: { component: text.component, host: text.host },
      firstTimestamp: time,
      lastTimestamp: time,
      count: 1,
      type: text.type,
      eventTime: null,
      reportingComponent: text.component,
      reportingInstance: text.host ?? '',
    };
  }

  private forget(before: number, limit: number) {
    for (const [identity, { key, at }] of this.known) {
      if (at >= before && this.known.size <= limit) return;
      this.known.delete(identity);
      const stored = this.cluster.store.table(EVENTS).get(key);
      if (stored) this.cluster.store.remove(EVENTS, stored);
    }
  }
}
