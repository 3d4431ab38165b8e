import { NAMESPACES, ResourceType } from '../api/resourceTypes';
import type { Cluster } from '../Cluster';
import { KubeObject } from '../objects';
import { FOREGROUND, ORPHAN } from '../registry/Deletion';
import { Change } from '../storage/History';
import { Located } from '../storage/ClusterStore';
import { parseObject } from '../storage/StoredObject';

const MANAGER = 'kube-controller-manager';

/**
 * Deletes what has lost its owner, holds owners that are deleted in the
 * foreground until their dependents are gone, lets orphans go, and empties
 * namespaces.
 */
export class GarbageCollector {
  constructor(private readonly cluster: Cluster) {}

  onChange(type: ResourceType, { kind, current, previous }: Change) {
    // What waits in the queue keeps uids, not objects with their text.
    const { uid, ownerUids } = current;
    if (kind === 'DELETED') {
      this.cluster.queue.add(`gc/absent/${uid}`, () =>
        this.deleteDependents(uid),
      );
      for (const owner of ownerUids) this.enqueueOwner(owner);
      this.enqueueNamespace(current.namespace);
      return;
    }
    if (current.deleting && !previous?.deleting) {
      this.enqueueOwner(uid);
      if (type === NAMESPACES) this.enqueueNamespace(current.name);
    }
    // Only an owner that is absent from the start needs a look: later ones announce their end.
    const known = ownerUids.some(owner => this.cluster.store.findByUid(owner));
    if (kind === 'ADDED' && ownerUids.length > 0 && !known) {
      this.cluster.queue.add(`gc/new/${uid}`, () => {
        const orphan = this.cluster.store.findByUid(uid);
        if (orphan) this.remove(orphan);
      });
    }
  }

  private enqueueOwner(uid: string) {
    this.cluster.queue.add(`gc/owner/${uid}`, () => this.syncOwner(uid));
  }

  private enqueueNamespace(name: string) {
    const namespace = this.cluster.store.get(NAMESPACES, undefined, name);
    if (!namespace?.deleting) return;
    this.cluster.queue.add(`namespace/${name}`, () => this.empty(name));
  }

  /** The owner is gone: its dependents follow, unless another owner is left. */
  private deleteDependents(uid: string) {
    for (const dependent of this.cluster.store.dependentsOf(uid)) {
      const left = dependent.stored.ownerUids.some(
        owner => owner !== uid && this.cluster.store.findByUid(owner),
      );
      if (left) this.dropReference(dependent, uid);
      else this.remove(dependent);
    }
  }

  private syncOwner(uid: string) {
    const owner = this.cluster.store.findByUid(uid);
    if (!owner?.stored.deleting) return;
    const finalizers = parseObject(owner.stored).metadata.finalizers ?? [];
    const dependents = this.cluster.store.dependentsOf(uid);
    if (finalizers.includes(ORPHAN)) {
      dependents.forEach(dependent => this.dropReference(dependent, uid));
      this.dropFinalizer(owner, ORPHAN);
    } else if (finalizers.includes(FOREGROUND)) {
      const blocking = dependents.filter(({ stored }) =>
        parseObject(stored).metadata.ownerReferences?.some(
          reference => reference.uid === uid && reference.blockOwnerDeletion,
        ),
      );
      dependents
        .filter(({ stored }) => !stored.deleting)
        .forEach(dependent => this.remove(dependent, 'Foreground'));
      if (blocking.length === 0) this.dropFinalizer(owner, FOREGROUND);
    }
  }

  private remove({ type, stored }: Located, propagationPolicy?: 'Foreground') {
    const current = this.cluster.store.table(type).get(stored.key);
    if (current?.uid !== stored.uid || current.deleting) return;
    // Only what owns something has to be held until that is gone.
    const owns = this.cluster.store.dependentsOf(stored.uid).length > 0;
    this.cluster.registry.delete(
      type,
      stored.namespace || undefined,
      stored.name,
      {
        propagationPolicy: owns ? propagationPolicy : undefined,
      },
    );
  }

  private dropReference({ type, stored }: Located, uid: string) {
    this.change({ type, stored }, object => {
      object.metadata.ownerReferences = object.metadata.ownerReferences?.filter(
        reference => reference.uid !== uid,
      );
    });
  }

  private dropFinalizer(owner: Located, finalizer: string) {
    this.change(owner, object => {
      object.metadata.finalizers = object.metadata.finalizers?.filter(
        name => name !== finalizer,
      );
    });
  }

  private change(
    { type, stored }: Located,
    change: (object: KubeObject) => void,
  ) {
    if (!this.cluster.store.table(type).get(stored.key)) return;
    this.cluster.registry.update(
      type,
      stored.namespace || undefined,
      stored.name,
      object => {
        change(object);
        return object;
      },
      { manager: MANAGER },
    );
  }

  /** Deletes what is in a namespace; when nothing is left the namespace goes. */
  private empty(name: string) {
    let left = 0;
    const { types } = this.cluster;
    for (const type of types.all().filter(({ namespaced }) => namespaced)) {
      for (const stored of [...this.cluster.store.table(type).range(name)]) {
        if (!stored.deleting) {
          this.cluster.registry.delete(type, name, stored.name, {});
        }
        if (this.cluster.store.table(type).get(stored.key)) left += 1;
      }
    }
    const namespace = this.cluster.store.get(NAMESPACES, undefined, name);
    if (left === 0 && namespace?.deleting) {
      this.cluster.store.remove(NAMESPACES, namespace);
    }
  }
}
