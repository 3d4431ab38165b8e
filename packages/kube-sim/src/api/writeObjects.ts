import { KubeObject } from '../objects';
import { asObject, WriteOptions } from '../registry/Registry';
import { badRequest, unsupportedMediaType } from './ApiError';
import { ApiRequest, fieldManager, isDryRun } from './ApiRequest';
import { mediaType, readBody } from './body';
import { dropUnknownFields } from './fieldValidation';
import { sendObject } from './objectView';
import { requireName, Route } from './route';

const OBJECT_TYPES = [
  'application/json',
  'application/yaml',
  'application/vnd.kubernetes.protobuf',
];
/** Whose options a query holds. */
const OPTIONS: { [method: string]: string } = {
  POST: 'CreateOptions',
  PUT: 'UpdateOptions',
  PATCH: 'PatchOptions',
};

export function writeOptions(request: ApiRequest, route: Route): WriteOptions {
  return {
    manager: fieldManager(request),
    dryRun: isDryRun(request.query, OPTIONS[request.method]),
    subresource: route.subresource === 'status' ? 'status' : undefined,
    check: (type, written, before) =>
      request.cluster.access.checkWrite(request.user, {
        type,
        object: written,
        before,
      }),
  };
}

/** Puts the namespace of the path into an object, or refuses another one. */
export function inNamespace(
  object: KubeObject,
  namespace: string | undefined,
): KubeObject {
  const given = object.metadata.namespace;
  if (given && given !== namespace) {
    throw badRequest(
      'the namespace of the provided object does not match the namespace sent on the request',
    );
  }
  return { ...object, metadata: { ...object.metadata, namespace } };
}

export function withName(object: KubeObject, name: string): KubeObject {
  const given = object.metadata.name;
  if (given && given !== name) {
    throw badRequest(
      `the name of the object (${given}) does not match the name on the URL (${name})`,
    );
  }
  return { ...object, metadata: { ...object.metadata, name } };
}

/** The object in the body of a create or an update. Throws 415 for what is neither JSON nor YAML. */
async function readObject(
  request: ApiRequest,
  { type, namespace }: Route,
): Promise<KubeObject> {
  const media = mediaType(request.http);
  if (media && !OBJECT_TYPES.includes(media)) {
    throw unsupportedMediaType(OBJECT_TYPES);
  }
  const object = asObject(await readBody(request.http));
  return inNamespace(dropUnknownFields(request, type, object), namespace);
}

export async function createObject(request: ApiRequest, route: Route) {
  const stored = request.cluster.registry.create(
    route.type,
    await readObject(request, route),
    writeOptions(request, route),
  );
  await sendObject(request, 201, stored);
}

export async function replaceObject(request: ApiRequest, route: Route) {
  const name = requireName(route);
  const object = withName(await readObject(request, route), name);
  const stored = request.cluster.registry.update(
    route.type,
    route.namespace,
    name,
    current => ({
      ...object,
      // A client that sends an empty list clears it; one that sends none keeps it.
      metadata: {
        ...object.metadata,
        managedFields: current.metadata.managedFields,
      },
    }),
    writeOptions(request, route),
  );
  await sendObject(request, 200, stored);
}
