import { getPath, Json, KubeObject } from '../objects';
import { ResourceType } from '../api/resourceTypes';

export type Labels = { readonly [key: string]: string };

/**
 * An object as it is kept: its JSON text, which goes to clients as it is, and
 * the few things that lists, selectors and controllers ask for without parsing
 * it.
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
  /** Characters that are held for it. */
  readonly size: number;
  /** The whole object as JSON, put together each time. */
  readonly body: string;
  /** The same without `kind` and `apiVersion`, as it stands in a list of its type. */
  readonly item: string;
}

const NO_LABELS: Labels = {};
const NO_OWNERS: readonly string[] = [];
// Pods of one ReplicaSet have equal labels: kept once. Emptied when it has grown, entries keep theirs.
const INTERNED_LIMIT = 20_000;
const interned = new Map<string, Labels>();
const internedTexts = new Map<string, string>();

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

/** A third of a pod's text is its managedFields, and thousands of pods have the same. */
function internText(text: string): string {
  const known = internedTexts.get(text);
  if (known) return known;
  if (internedTexts.size >= INTERNED_LIMIT) internedTexts.clear();
  internedTexts.set(text, text);
  return text;
}

/**
 * The text of an object in three parts. Text rather than bytes: V8 keeps it at
 * one byte a character and moves it together, while buffers of changing sizes
 * leave holes in the process. Each part is written at once, since a text that
 * is put together of others keeps these as well.
 */
class ObjectText {
  /** `{"kind":…,"apiVersion":…,` of the type. */
  private readonly kind: string;
  /** `{"metadata":{…}}` without managedFields. */
  private readonly head: string;
  private readonly managedFields?: string;
  /** `{"spec":…,"status":…}`: all else. */
  private readonly rest: string;

  constructor(object: KubeObject) {
    const { kind, apiVersion, metadata, ...rest } = object;
    const { managedFields, ...named } = metadata;
    this.kind = internText(
      `${JSON.stringify({ kind, apiVersion }).slice(0, -1)},`,
    );
    this.head = JSON.stringify({ metadata: named });
    this.rest = JSON.stringify(rest);
    if (managedFields?.length) {
      this.managedFields = internText(JSON.stringify(managedFields));
    }
  }

  get size() {
    return this.head.length + this.rest.length;
  }

  get whole(): string {
    return `${this.kind}${this.item.slice(1)}`;
  }

  get item(): string {
    const fields = this.managedFields
      ? `,"managedFields":${this.managedFields}`
      : '';
    const rest = this.rest === '{}' ? '}' : `,${this.rest.slice(1)}`;
    return `${this.head.slice(0, -2)}${fields}}${rest}`;
  }
}

/** What lists and controllers ask for stands beside the text. */
class TextObject implements StoredObject {
  readonly key: string;
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  readonly labels: Labels;
  readonly fields: readonly string[];
  readonly ownerUids: readonly string[];
  readonly controllerUid?: string;
  readonly deleting: boolean;
  readonly createdAt: string;
  readonly facts?: unknown;
  private readonly text: ObjectText;

  constructor(
    type: ResourceType,
    object: KubeObject,
    readonly revision: number,
  ) {
    const { metadata } = object;
    const owners = metadata.ownerReferences ?? [];
    this.key = objectKey(metadata.namespace, metadata.name);
    this.namespace = metadata.namespace ?? '';
    this.name = metadata.name;
    this.uid = metadata.uid ?? '';
    this.labels = internLabels(metadata.labels);
    this.fields = type.selectableFields.map(field =>
      fieldText(getPath(object, field.split('.'))),
    );
    this.ownerUids =
      owners.length === 0 ? NO_OWNERS : owners.map(owner => owner.uid);
    this.controllerUid = owners.find(owner => owner.controller)?.uid;
    this.deleting = metadata.deletionTimestamp !== undefined;
    this.createdAt = metadata.creationTimestamp ?? '';
    this.facts = type.index?.(object);
    this.text = new ObjectText(object);
  }

  get size() {
    return this.text.size;
  }

  get body() {
    return this.text.whole;
  }

  get item() {
    return this.text.item;
  }
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
  object.metadata.resourceVersion = String(revision);
  return new TextObject(type, object, revision);
}

export function parseObject<T extends KubeObject = KubeObject>(
  stored: StoredObject,
): T {
  return JSON.parse(stored.body) as T;
}
