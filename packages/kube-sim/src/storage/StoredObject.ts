import { getPath, Json, KubeObject } from '../objects';
import { ResourceType } from '../api/resourceTypes';

export type Labels = { readonly [key: string]: string };

/**
 * An object as it is kept: its JSON text, which goes to clients as it is, and
 * the few things that lists, selectors and controllers ask for without parsing
 * it. Text rather than bytes: V8 keeps it at one byte a character and moves it
 * together, while buffers of changing sizes leave holes in the process.
 */
export interface StoredObject {
  readonly key: string;
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  readonly revision: number;
  readonly labels: Labels;
  /** Values of the type's selectable fields, in the order of its table. */
  readonly fields: readonly string[];
  readonly ownerUids: readonly string[];
  readonly controllerUid?: string;
  readonly deleting: boolean;
  readonly createdAt: string;
  /** What the type's own index function took out of the object. */
  readonly facts?: unknown;
  readonly body: string;
}

const NO_LABELS: Labels = {};
const NO_OWNERS: readonly string[] = [];
// Pods of one ReplicaSet have equal labels: kept once. Emptied when it has grown, entries keep theirs.
const INTERNED_LIMIT = 20_000;
const interned = new Map<string, Labels>();

function internLabels(labels: Labels | undefined): Labels {
  if (!labels) return NO_LABELS;
  const text = JSON.stringify(labels);
  const known = interned.get(text);
  if (known) return known;
  if (interned.size >= INTERNED_LIMIT) interned.clear();
  const copy = { ...labels };
  interned.set(text, copy);
  return copy;
}

function fieldText(value: Json | undefined): string {
  return value === undefined || value === null ? '' : String(value);
}

export function objectKey(namespace: string | undefined, name: string): string {
  return `${namespace ?? ''}/${name}`;
}

export function storeObject(
  type: ResourceType,
  object: KubeObject,
  revision: number,
): StoredObject {
  const { metadata } = object;
  metadata.resourceVersion = String(revision);
  const owners = metadata.ownerReferences ?? [];
  return {
    key: objectKey(metadata.namespace, metadata.name),
    namespace: metadata.namespace ?? '',
    name: metadata.name,
    uid: metadata.uid ?? '',
    revision,
    labels: internLabels(metadata.labels),
    fields: type.selectableFields.map(field =>
      fieldText(getPath(object, field.split('.'))),
    ),
    ownerUids: owners.length === 0 ? NO_OWNERS : owners.map(owner => owner.uid),
    controllerUid: owners.find(owner => owner.controller)?.uid,
    deleting: metadata.deletionTimestamp !== undefined,
    createdAt: metadata.creationTimestamp ?? '',
    facts: type.index?.(object),
    body: JSON.stringify(object),
  };
}

export function parseObject<T extends KubeObject = KubeObject>(
  stored: StoredObject,
): T {
  return JSON.parse(stored.body) as T;
}
