import {
  alreadyExists,
  ApiError,
  badRequest,
  conflict,
  forbidden,
  notFound,
  staleVersion,
} from '../api/ApiError';
import { NAMESPACES, NODES, ResourceType } from '../api/resourceTypes';
import { applyConfiguration, trackUpdate } from '../apply/fieldManagement';
import { Writer } from '../apply/managers';
import { Clock, timestamp } from '../clock/Clock';
import { Random } from '../identity/Random';
import {
  cloneJson,
  isJsonObject,
  Json,
  jsonEqual,
  KubeObject,
  ObjectMeta,
} from '../objects';
import { ClusterStore } from '../storage/ClusterStore';
import {
  parseObject,
  storeObject,
  StoredObject,
} from '../storage/StoredObject';
import { admit } from './admission';
import { applyDefaults } from './defaults';
import { DeleteOptions, Deletion } from './Deletion';
import { checkFinalizers } from './checkFinalizers';
import { checkKind, validate } from './validation';

export interface WriteOptions {
  manager: string;
  dryRun?: boolean;
  subresource?: 'status' | 'scale';
  /** Of the one who writes, beside those of the cluster. */
  check?: AdmissionCheck;
}

/** Looks at a write before it is stored and throws to refuse it. */
export type AdmissionCheck = (
  type: ResourceType,
  object: KubeObject,
  before: KubeObject | undefined,
) => void;

/** The real server leaves out what is empty. */
function dropEmpty(metadata: ObjectMeta) {
  if (metadata.finalizers?.length === 0) delete metadata.finalizers;
  if (metadata.ownerReferences?.length === 0) delete metadata.ownerReferences;
}

// Types without a door of its own for the status take it with the rest.
function hasStatus(type: ResourceType): boolean {
  return !type.custom || type.subresources.includes('status');
}

/** What counts for `metadata.generation`: of custom resources all but metadata and status. */
function wish(type: ResourceType, object: KubeObject): Json | undefined {
  if (!type.custom) return object.spec;
  const { metadata: _, ...rest } = object;
  return hasStatus(type) ? { ...rest, status: undefined } : rest;
}

/**
 * Every write of a cluster, whoever makes it: clients, controllers and the
 * scenario go through the same steps as in the real server: defaults, admission,
 * validation, field managers, version check, store.
 */
export class Registry {
  private readonly deletion: Deletion;
  private readonly checks: AdmissionCheck[] = [];

  constructor(
    readonly store: ClusterStore,
    readonly clock: Clock,
    readonly random: Random,
  ) {
    this.deletion = new Deletion(store, clock);
  }

  addCheck(check: AdmissionCheck) {
    this.checks.push(check);
  }

  /** Throws NotFound. */
  find(
    type: ResourceType,
    namespace: string | undefined,
    name: string,
  ): StoredObject {
    const stored = this.store.get(type, namespace, name);
    if (!stored) throw notFound(type, name);
    return stored;
  }

  create(
    type: ResourceType,
    given: KubeObject,
    options: WriteOptions,
  ): StoredObject {
    checkKind(type, given);
    const object = cloneJson(given);
    this.fillIn(type, object);
    return this.insert(type, object, this.writer(options, 'Update'), options);
  }

  /**
   * Changes an object: `change` gets a copy of its own and returns the new
   * one. A `resourceVersion` or `uid` in the new object is a condition.
   */
  update(
    type: ResourceType,
    namespace: string | undefined,
    name: string,
    change: (current: KubeObject) => KubeObject,
    options: WriteOptions,
  ): StoredObject {
    const stored = this.find(type, namespace, name);
    const before = parseObject(stored);
    // A copy is cheaper than reading the text twice.
    const after = change(cloneJson(before));
    checkKind(type, after);
    if (after.metadata.name !== name) {
      throw badRequest(
        `the name of the object (${after.metadata.name}) does not match the name on the URL (${name})`,
      );
    }
    this.checkPreconditions(type, before, after);
    this.fillIn(type, after);
    const writer = this.writer(options, 'Update');
    this.keepServerFields(type, before, after, options);
    trackUpdate(before, after, {
      writer,
      time: timestamp(this.clock.now()),
      type,
    });
    return this.replace(type, stored, before, after, options);
  }

  /** Server-side apply: creates what is not there. */
  apply(
    type: ResourceType,
    applied: KubeObject,
    options: WriteOptions & { force: boolean },
  ): { stored: StoredObject; created: boolean } {
    checkKind(type, applied);
    const { namespace, name } = applied.metadata;
    if (applied.metadata.managedFields?.length) {
      throw badRequest('metadata.managedFields must be nil');
    }
    const stored = this.store.get(type, namespace, name);
    const before = stored && parseObject(stored);
    if (before) this.checkPreconditions(type, before, applied);
    const writer = this.writer(options, 'Apply');
    const after = cloneJson(
      applyConfiguration(before, applied, {
        writer,
        time: timestamp(this.clock.now()),
        type,
        force: options.force,
      }),
    );
    this.fillIn(type, after);
    if (stored && before) {
      this.keepServerFields(type, before, after, options);
      return {
        stored: this.replace(type, stored, before, after, options),
        created: false,
      };
    }
    if (options.subresource) throw notFound(type, name);
    return { stored: this.insert(type, after, writer, options), created: true };
  }

  /** Answers the object as it is now, and whether it is gone already. */
  delete(
    type: ResourceType,
    namespace: string | undefined,
    name: string,
    options: DeleteOptions,
  ): { stored: StoredObject; gone: boolean } {
    return this.deletion.delete(
      type,
      this.find(type, namespace, name),
      options,
    );
  }

  /** Custom kinds may be named as built in ones are. */
  private fillIn(type: ResourceType, object: KubeObject) {
    if (!type.custom) applyDefaults(object);
  }

  private writer(
    options: WriteOptions,
    operation: Writer['operation'],
  ): Writer {
    return {
      manager: options.manager,
      operation,
      subresource: options.subresource,
    };
  }

  private insert(
    type: ResourceType,
    object: KubeObject,
    writer: Writer,
    options: WriteOptions,
  ): StoredObject {
    const { metadata } = object;
    if (!metadata.name && metadata.generateName) {
      metadata.name = `${metadata.generateName}${this.random.nameSuffix()}`;
    }
    if (!metadata.name) {
      throw new ApiError(
        422,
        'Invalid',
        `${type.kind} "" is invalid: metadata.name: Required value: name or generateName is required`,
        {
          kind: type.kind,
          causes: [
            {
              reason: 'FieldValueRequired',
              message: 'Required value: name or generateName is required',
              field: 'metadata.name',
            },
          ],
        },
      );
    }
    if (metadata.resourceVersion) {
      throw badRequest(
        'resourceVersion should not be set on objects to be created',
      );
    }
    if (type.namespaced)
      this.checkNamespace(type, metadata.namespace, metadata.name);
    if (this.store.get(type, metadata.namespace, metadata.name)) {
      throw alreadyExists(type, metadata.name);
    }
    const now = timestamp(this.clock.now());
    // A kubelet registers its node with its status; nobody else may bring one.
    if (type !== NODES && hasStatus(type)) delete object.status;
    if (writer.operation === 'Update') {
      // Before admission, as in the real server: what that adds has no owner.
      trackUpdate(undefined, object, { writer, time: now, type });
    }
    metadata.uid = this.random.uuid();
    if (!type.custom) admit(object, this.random);
    metadata.creationTimestamp = now;
    delete metadata.deletionTimestamp;
    delete metadata.deletionGracePeriodSeconds;
    metadata.generation = type.counted ? 1 : undefined;
    dropEmpty(metadata);
    validate(type, object);
    options.check?.(type, object, undefined);
    this.checks.forEach(check => check(type, object, undefined));
    return options.dryRun
      ? storeObject(type, object, this.store.revision)
      : this.store.put(type, object);
  }

  private checkNamespace(
    type: ResourceType,
    namespace: string | undefined,
    name: string,
  ) {
    const stored = this.store.get(NAMESPACES, undefined, namespace ?? '');
    if (!stored) throw notFound(NAMESPACES, namespace ?? '');
    if (stored.deleting) {
      throw forbidden(
        type,
        name,
        `unable to create new content in namespace ${namespace} because it is being terminated`,
        [
          {
            reason: 'NamespaceTerminating',
            message: `namespace ${namespace} is being terminated`,
            field: 'metadata.namespace',
          },
        ],
      );
    }
  }

  private checkPreconditions(
    type: ResourceType,
    before: KubeObject,
    after: KubeObject,
  ) {
    const { resourceVersion, uid, name } = after.metadata;
    if (
      resourceVersion &&
      resourceVersion !== before.metadata.resourceVersion
    ) {
      throw staleVersion(type, name);
    }
    if (uid && uid !== before.metadata.uid) {
      throw conflict(
        type,
        name,
        `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${before.metadata.uid}`,
      );
    }
  }

  /** A client cannot change what the server keeps, nor reach the status through the main door. */
  private keepServerFields(
    type: ResourceType,
    before: KubeObject,
    after: KubeObject,
    options: WriteOptions,
  ) {
    const kept = before.metadata;
    after.metadata = {
      ...after.metadata,
      namespace: kept.namespace,
      uid: kept.uid,
      creationTimestamp: kept.creationTimestamp,
      deletionTimestamp: kept.deletionTimestamp,
      deletionGracePeriodSeconds: kept.deletionGracePeriodSeconds,
      generation: kept.generation,
      resourceVersion: kept.resourceVersion,
    };
    if (options.subresource === 'status') {
      after.spec = before.spec;
    } else if (hasStatus(type)) after.status = before.status;
  }

  private replace(
    type: ResourceType,
    stored: StoredObject,
    before: KubeObject,
    after: KubeObject,
    options: WriteOptions,
  ): StoredObject {
    if (type.counted && !jsonEqual(wish(type, before), wish(type, after))) {
      after.metadata.generation = (before.metadata.generation ?? 0) + 1;
    }
    dropEmpty(after.metadata);
    if (jsonEqual(before, after)) return stored;
    if (stored.deleting) checkFinalizers(type, before, after);
    if (options.subresource !== 'status') {
      validate(type, after, before);
      options.check?.(type, after, before);
      this.checks.forEach(check => check(type, after, before));
    }
    if (options.dryRun) return storeObject(type, after, stored.revision);
    const result = this.store.put(type, after);
    return this.deletion.finishIfReleased(type, result) ?? result;
  }
}

/** Reads an object out of a body that a client sent. Throws BadRequest. */
export function asObject(body: unknown): KubeObject {
  if (!isJsonObject(body)) {
    throw badRequest('the body of the request must be a JSON object');
  }
  const { apiVersion, kind } = body;
  if (typeof apiVersion !== 'string' || typeof kind !== 'string') {
    throw badRequest("Object 'Kind' is missing in the body of the request");
  }
  const metadata = isJsonObject(body.metadata) ? body.metadata : {};
  return {
    ...body,
    apiVersion,
    kind,
    metadata: { ...metadata, name: String(metadata.name ?? '') },
  };
}
