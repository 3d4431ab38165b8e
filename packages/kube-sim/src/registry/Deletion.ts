import { conflict } from '../api/ApiError';
import { podFacts } from '../api/podFacts';
import {
  CUSTOM_RESOURCE_DEFINITIONS,
  NAMESPACES,
  PODS,
  ResourceType,
} from '../api/resourceTypes';
import { Clock, timestamp } from '../clock/Clock';
import { JsonObject, KubeObject } from '../objects';
import { ClusterStore } from '../storage/ClusterStore';
import { parseObject, StoredObject } from '../storage/StoredObject';
import { Pod } from '../workloads';

export const FOREGROUND = 'foregroundDeletion';
export const ORPHAN = 'orphan';
/** Holds a definition until its objects are gone. */
export const CUSTOM_RESOURCE_CLEANUP =
  'customresourcecleanup.apiextensions.k8s.io';
const DEFAULT_GRACE_SECONDS = 30;

export interface DeleteOptions {
  propagationPolicy?: 'Background' | 'Foreground' | 'Orphan';
  gracePeriodSeconds?: number;
  preconditions?: { uid?: string; resourceVersion?: string };
  dryRun?: boolean;
}

/**
 * Deleting is a wish: an object goes at once only when no finalizer and no
 * grace period holds it. Who holds it (kubelet, garbage collector, namespace
 * controller, a client) lets go later.
 */
export class Deletion {
  constructor(
    private readonly store: ClusterStore,
    private readonly clock: Clock,
  ) {}

  delete(
    type: ResourceType,
    stored: StoredObject,
    options: DeleteOptions,
  ): { stored: StoredObject; gone: boolean } {
    this.checkPreconditions(type, stored, options);
    const object = parseObject(stored);
    const finalizers = new Set(object.metadata.finalizers ?? []);
    if (options.propagationPolicy === 'Foreground') finalizers.add(FOREGROUND);
    if (options.propagationPolicy === 'Orphan') finalizers.add(ORPHAN);
    if (type === CUSTOM_RESOURCE_DEFINITIONS && !stored.deleting) {
      finalizers.add(CUSTOM_RESOURCE_CLEANUP);
    }
    const grace = this.graceSeconds(type, stored, object, options);
    const held = finalizers.size > 0 || grace > 0 || type === NAMESPACES;
    if (options.dryRun) return { stored, gone: !held };
    if (!held) return { stored: this.store.remove(type, stored), gone: true };

    const shortened =
      grace < (object.metadata.deletionGracePeriodSeconds ?? Infinity);
    if (stored.deleting && !shortened) return { stored, gone: false };
    const { metadata } = object;
    metadata.finalizers = finalizers.size > 0 ? [...finalizers] : undefined;
    metadata.deletionTimestamp = timestamp(this.clock.now() + grace * 1_000);
    metadata.deletionGracePeriodSeconds = grace;
    if (metadata.generation) metadata.generation += 1;
    if (type === NAMESPACES) object.status = { phase: 'Terminating' };
    return { stored: this.store.put(type, object), gone: false };
  }

  /** Removes an object that waited only for the finalizers that an update has just taken away. */
  finishIfReleased(
    type: ResourceType,
    stored: StoredObject,
  ): StoredObject | undefined {
    if (!stored.deleting) return undefined;
    const object = parseObject(stored);
    const grace = object.metadata.deletionGracePeriodSeconds ?? 0;
    const spec = object.spec as JsonObject | undefined;
    const held =
      (object.metadata.finalizers?.length ?? 0) > 0 ||
      grace > 0 ||
      (type === NAMESPACES &&
        Array.isArray(spec?.finalizers) &&
        spec.finalizers.length > 0);
    return held ? undefined : this.store.remove(type, stored);
  }

  private graceSeconds(
    type: ResourceType,
    stored: StoredObject,
    object: KubeObject,
    options: DeleteOptions,
  ): number {
    if (type !== PODS) return 0;
    const { node, phase } = podFacts(stored);
    // Nothing runs anywhere: there is nobody to wait for.
    if (!node || phase === 'Succeeded' || phase === 'Failed') return 0;
    const { spec } = object as unknown as Pod;
    return Math.max(
      0,
      options.gracePeriodSeconds ??
        spec.terminationGracePeriodSeconds ??
        DEFAULT_GRACE_SECONDS,
    );
  }

  private checkPreconditions(
    type: ResourceType,
    stored: StoredObject,
    { preconditions }: DeleteOptions,
  ) {
    // The kind stands here for the plural, by an oversight of the real server.
    const subject = { ...type, plural: type.kind };
    if (preconditions?.uid && preconditions.uid !== stored.uid) {
      throw conflict(
        subject,
        stored.name,
        `the UID in the precondition (${preconditions.uid}) does not match the UID in record (${stored.uid}). The object might have been deleted and then recreated`,
      );
    }
    const version = preconditions?.resourceVersion;
    if (version && version !== String(stored.revision)) {
      throw conflict(
        subject,
        stored.name,
        `the ResourceVersion in the precondition (${version}) does not match the ResourceVersion in record (${stored.revision}). The object might have been modified`,
      );
    }
  }
}
