import {
  CUSTOM_RESOURCE_DEFINITIONS,
  ResourceType,
} from '../api/resourceTypes';
import { timestamp } from '../clock/Clock';
import type { Cluster } from '../Cluster';
import { Json, JsonObject, KubeObject } from '../objects';
import { CUSTOM_RESOURCE_CLEANUP } from '../registry/Deletion';
import { Change } from '../storage/History';
import { parseObject, StoredObject } from '../storage/StoredObject';
import { customType, definitionSpec } from './customType';

const MANAGER = 'kube-apiserver';

function condition(type: string, reason: string, message: string, now: string) {
  return {
    type,
    status: 'True',
    lastTransitionTime: now,
    reason,
    message,
  };
}

/**
 * Serves the types that CustomResourceDefinitions describe from the moment
 * they are written, and removes their objects before they go.
 */
export class CustomResources {
  private constructor(private readonly cluster: Cluster) {}

  /** Follows the definitions of a cluster for as long as it is there. */
  static start(cluster: Cluster) {
    const resources = new CustomResources(cluster);
    cluster.store.onChange((type, change) => {
      if (type === CUSTOM_RESOURCE_DEFINITIONS) resources.onChange(change);
      else if (type.custom && change.kind === 'DELETED') {
        resources.onRemoved(type);
      }
    });
  }

  private onChange({ kind, current }: Change) {
    const { types, queue, store } = this.cluster;
    const { name, uid } = current;
    if (kind === 'DELETED') {
      types.setCustom(name, undefined);
    } else if (current.deleting) {
      queue.add(`crd/${name}`, () => this.cleanUp(uid));
    } else {
      types.setCustom(name, customType(parseObject(current)));
      const type = types.findCustom(name);
      if (kind !== 'ADDED' || !type) return;
      // Its past begins here: older versions are answered 410.
      store.table(type).history.compact(store.revision);
      queue.add(`crd/${name}`, () => this.establish(uid));
    }
  }

  /** The last object that a finalizer held lets its definition go. */
  private onRemoved({ plural, group }: ResourceType) {
    const name = `${plural}.${group}`;
    const { store, queue } = this.cluster;
    const definition = store.get(CUSTOM_RESOURCE_DEFINITIONS, undefined, name);
    if (!definition?.deleting) return;
    queue.add(`crd/${name}`, () => this.cleanUp(definition.uid));
  }

  private establish(uid: string) {
    const stored = this.cluster.store.findByUid(uid)?.stored;
    if (!stored) return;
    this.update(stored, 'status', definition => {
      const { names, versions } = definitionSpec(definition);
      const now = timestamp(this.cluster.clock.now());
      definition.status = {
        acceptedNames: {
          listKind: `${names.kind}List`,
          singular: names.kind.toLowerCase(),
          ...names,
        } as JsonObject,
        conditions: [
          condition('NamesAccepted', 'NoConflicts', 'no conflicts found', now),
          condition(
            'Established',
            'InitialNamesAccepted',
            'the initial names have been accepted',
            now,
          ),
        ] as Json[],
        storedVersions: versions
          .filter(({ storage }) => storage)
          .map(({ name }) => name),
      };
    });
  }

  /** Deletes the objects; when the last one is gone the definition may go. */
  private cleanUp(uid: string) {
    const stored = this.cluster.store.findByUid(uid)?.stored;
    if (!stored) return;
    const type = this.cluster.types.findCustom(stored.name);
    const table = type && this.cluster.store.table(type);
    for (const object of table ? [...table.range()] : []) {
      if (type && !object.deleting) {
        this.cluster.registry.delete(
          type,
          object.namespace || undefined,
          object.name,
          {},
        );
      }
    }
    if (table && table.size > 0) return;
    this.update(stored, undefined, definition => {
      definition.metadata.finalizers = definition.metadata.finalizers?.filter(
        name => name !== CUSTOM_RESOURCE_CLEANUP,
      );
    });
  }

  private update(
    stored: StoredObject,
    subresource: 'status' | undefined,
    change: (definition: KubeObject) => void,
  ) {
    this.cluster.registry.update(
      CUSTOM_RESOURCE_DEFINITIONS,
      undefined,
      stored.name,
      definition => {
        change(definition);
        return definition;
      },
      { manager: MANAGER, subresource },
    );
  }
}
