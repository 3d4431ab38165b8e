import { JsonObject } from '../objects';
import { parseObject, StoredObject } from '../storage/StoredObject';
import { ApiRequest } from './ApiRequest';
import { ResourceType } from './resourceTypes';
import { sendText } from './respond';

/** How a client wants objects: whole, as their metadata only, or as rows to print. */
export type ObjectView = 'object' | 'metadata' | 'table';

const VIEWS: { [as: string]: ObjectView } = {
  PartialObjectMetadata: 'metadata',
  PartialObjectMetadataList: 'metadata',
  Table: 'table',
};
const HEAD = { apiVersion: 'meta.k8s.io/v1' };
const SECOND_MS = 1_000;
const UNITS: Array<[letter: string, seconds: number]> = [
  ['d', 86_400],
  ['h', 3_600],
  ['m', 60],
];

/** The first of the media types in `Accept` that is known; all are JSON. */
export function viewOf(request: ApiRequest): ObjectView {
  const accepted = String(request.http.headers.accept ?? '').split(',');
  for (const type of accepted) {
    const [media, ...parameters] = type.split(';').map(part => part.trim());
    const as = parameters
      .find(parameter => parameter.startsWith('as='))
      ?.slice('as='.length);
    if (media === 'application/json') return (as && VIEWS[as]) || 'object';
  }
  return 'object';
}

function partial(stored: StoredObject): JsonObject {
  const { metadata } = parseObject(stored);
  return { kind: 'PartialObjectMetadata', ...HEAD, metadata };
}

function age(request: ApiRequest, stored: StoredObject): string {
  const created = Date.parse(stored.createdAt);
  const seconds = Math.max(
    0,
    Math.floor((request.cluster.clock.now() - created) / SECOND_MS),
  );
  const [letter, size] = UNITS.find(unit => seconds >= unit[1]) ?? ['s', 1];
  return `${Math.floor(seconds / size)}${letter}`;
}

/** Name and age, which are the columns of every type; those of single types are not made. */
function table(
  request: ApiRequest,
  objects: StoredObject[],
  metadata: JsonObject,
): JsonObject {
  const column = (name: string, format: string, description: string) => ({
    name,
    type: 'string',
    format,
    description,
    priority: 0,
  });
  return {
    kind: 'Table',
    ...HEAD,
    metadata,
    columnDefinitions: [
      column('Name', 'name', 'Name must be unique within a namespace.'),
      column('Age', '', 'How long ago the object was created.'),
    ],
    rows: objects.map(stored => ({
      cells: [stored.name, age(request, stored)],
      object: partial(stored),
    })),
  };
}

/** One object as JSON text in the view that was asked for. */
export function objectText(request: ApiRequest, stored: StoredObject): string {
  const view = viewOf(request);
  if (view === 'metadata') return JSON.stringify(partial(stored));
  if (view === 'object') return stored.body;
  const resourceVersion = String(stored.revision);
  return JSON.stringify(table(request, [stored], { resourceVersion }));
}

export async function sendObject(
  request: ApiRequest,
  code: number,
  stored: StoredObject,
): Promise<void> {
  await sendText(request, code, objectText(request, stored));
}

/** A list; whole objects go out as the text that they are stored as. */
export async function sendList(
  request: ApiRequest,
  type: ResourceType,
  list: { objects: StoredObject[]; metadata: JsonObject; apiVersion: string },
): Promise<void> {
  const { objects, metadata, apiVersion } = list;
  const view = viewOf(request);
  if (view === 'table') {
    await sendText(
      request,
      200,
      JSON.stringify(table(request, objects, metadata)),
    );
    return;
  }
  const kind =
    view === 'metadata' ? 'PartialObjectMetadataList' : `${type.kind}List`;
  const head = JSON.stringify({
    kind,
    apiVersion: view === 'metadata' ? HEAD.apiVersion : apiVersion,
    metadata,
  });
  // Items of a list have the type of the list; custom ones name it nevertheless.
  const whole = type.custom
    ? ({ body }: StoredObject) => body
    : ({ item }: StoredObject) => item;
  const items = objects
    .map(stored =>
      view === 'metadata' ? JSON.stringify(partial(stored)) : whole(stored),
    )
    .join(',');
  await sendText(request, 200, `${head.slice(0, -1)},"items":[${items}]}`);
}
