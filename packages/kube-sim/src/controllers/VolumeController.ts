import { isFinished, podFacts } from '../api/podFacts';
import {
  PERSISTENT_VOLUME_CLAIMS as CLAIMS,
  PERSISTENT_VOLUMES as VOLUMES,
  PODS,
  ResourceType,
  STORAGE_CLASSES,
} from '../api/resourceTypes';
import type { Cluster } from '../Cluster';
import { KubeObject } from '../objects';
import { bytes } from '../quantity';
import { Change } from '../storage/History';
import { parseObject, StoredObject } from '../storage/StoredObject';
import { Pod, StorageClass, Volume, VolumeClaim } from '../workloads';
import { updateStatus } from './updateStatus';
import {
  CLAIM_PROTECTION,
  claimReference,
  claimsOf,
  DEFAULT_CLASS,
  fits,
  newVolume,
  NO_PROVISIONER,
  VOLUME_PROTECTION,
  waitsForConsumer,
} from './volumes';

const MANAGER = 'kube-controller-manager';
// A provisioner that makes a directory is about as fast.
const PROVISION_MS = 500;

/**
 * Binds claims to volumes, makes volumes where a StorageClass provisions them,
 * and keeps a claim that is in use from going.
 */
export class VolumeController {
  constructor(private readonly cluster: Cluster) {
    cluster.registry.addCheck((type, object, before) => {
      if (type === CLAIMS && !before) this.admit(object);
    });
  }

  onChange(type: ResourceType, { kind, current, previous }: Change) {
    if (type === CLAIMS) {
      if (kind === 'DELETED') this.release(current);
      else this.enqueue(current);
    }
    if (type === VOLUMES && kind !== 'DELETED') {
      this.cluster.queue.add(`volume/${current.uid}`, () =>
        this.syncVolume(current.uid),
      );
    }
    if (type === VOLUMES || type === STORAGE_CLASSES) this.enqueueAll();
    // A pod on a node is a first consumer; one that is gone uses nothing any more.
    const placed = podChanged(type, kind, current, previous);
    if (placed) this.enqueueAll(current.namespace);
  }

  private enqueue({ uid }: StoredObject) {
    this.cluster.queue.add(`claim/${uid}`, () => this.sync(uid));
  }

  private enqueueAll(namespace?: string) {
    for (const claim of this.cluster.store.table(CLAIMS).range(namespace)) {
      this.enqueue(claim);
    }
  }

  /** As the admission plugins DefaultStorageClass and StorageObjectInUseProtection. */
  private admit(object: KubeObject) {
    const claim = object as unknown as VolumeClaim;
    const finalizers = claim.metadata.finalizers ?? [];
    claim.metadata.finalizers = [...finalizers, CLAIM_PROTECTION];
    if (!claim.spec || claim.spec.storageClassName !== undefined) return;
    const standard = [...this.cluster.store.table(STORAGE_CLASSES).range()]
      .map(stored => parseObject(stored))
      .find(({ metadata }) => metadata.annotations?.[DEFAULT_CLASS] === 'true');
    if (standard) claim.spec.storageClassName = standard.metadata.name;
  }

  private sync(uid: string) {
    const stored = this.cluster.store.findByUid(uid)?.stored;
    if (!stored) return;
    const claim = parseObject(stored) as unknown as VolumeClaim;
    if (stored.deleting) {
      if (this.users(claim).length === 0) {
        this.dropFinalizer(CLAIMS, stored, CLAIM_PROTECTION);
      }
    } else if (claim.status?.phase === 'Bound') this.grow(claim, stored);
    else this.bind(claim, stored);
  }

  /** Pods that are not over and mount the claim. */
  private users({ metadata }: VolumeClaim): StoredObject[] {
    return [...this.cluster.store.table(PODS).range(metadata.namespace)].filter(
      pod =>
        !isFinished(pod) &&
        claimsOf(parseObject(pod) as unknown as Pod).includes(metadata.name),
    );
  }

  private classOf({ spec }: VolumeClaim): StorageClass | undefined {
    const { storageClassName: name = '' } = spec;
    const stored = this.cluster.store.get(STORAGE_CLASSES, undefined, name);
    return stored && (parseObject(stored) as unknown as StorageClass);
  }

  private bind(claim: VolumeClaim, stored: StoredObject) {
    const storage = this.classOf(claim);
    const waiting =
      waitsForConsumer(storage) &&
      !this.users(claim).some(pod => podFacts(pod).node);
    if (waiting) {
      this.event(
        claim,
        'Normal',
        'WaitForFirstConsumer',
        'waiting for first consumer to be created before binding',
      );
      return;
    }
    const volume = this.freeVolume(claim);
    if (volume) {
      this.join(claim, stored, volume);
    } else if (!claim.spec.storageClassName) {
      this.event(
        claim,
        'Normal',
        'FailedBinding',
        'no persistent volumes available for this claim and no storage class is set',
      );
    } else if (!storage) {
      this.event(
        claim,
        'Warning',
        'ProvisioningFailed',
        `storageclass.storage.k8s.io "${claim.spec.storageClassName}" not found`,
      );
    } else if (storage.provisioner !== NO_PROVISIONER) {
      this.cluster.clock.schedule(PROVISION_MS, () =>
        this.provision(stored.uid),
      );
    }
  }

  /** The smallest that is large enough. */
  private freeVolume(claim: VolumeClaim): Volume | undefined {
    return [...this.cluster.store.table(VOLUMES).range()]
      .map(stored => parseObject(stored) as unknown as Volume)
      .filter(
        volume => volume.status?.phase !== 'Released' && fits(volume, claim),
      )
      .sort(
        (a, b) =>
          bytes(a.spec.capacity.storage) - bytes(b.spec.capacity.storage),
      )[0];
  }

  private provision(uid: string) {
    const stored = this.cluster.store.findByUid(uid)?.stored;
    if (!stored || stored.deleting) return;
    const claim = parseObject(stored) as unknown as VolumeClaim;
    const storage = this.classOf(claim);
    const name = `pvc-${uid}`;
    if (!storage || this.cluster.store.get(VOLUMES, undefined, name)) return;
    // Its change leads back to the claim, which is then bound.
    this.cluster.registry.create(VOLUMES, newVolume(claim, storage), {
      manager: MANAGER,
    });
    this.event(
      claim,
      'Normal',
      'ProvisioningSucceeded',
      `Successfully provisioned volume ${name}`,
    );
  }

  private join(claim: VolumeClaim, stored: StoredObject, volume: Volume) {
    this.cluster.registry.update(
      VOLUMES,
      undefined,
      volume.metadata.name,
      object => {
        const target = object as unknown as Volume;
        target.spec.claimRef = claimReference(claim);
        return object;
      },
      { manager: MANAGER },
    );
    this.setPhase(volume.metadata.name, 'Bound');
    this.cluster.registry.update(
      CLAIMS,
      stored.namespace,
      stored.name,
      object => {
        const target = object as unknown as VolumeClaim;
        target.spec.volumeName = volume.metadata.name;
        target.metadata.annotations = {
          ...target.metadata.annotations,
          'pv.kubernetes.io/bind-completed': 'yes',
          'pv.kubernetes.io/bound-by-controller': 'yes',
        };
        return object;
      },
      { manager: MANAGER },
    );
    updateStatus<VolumeClaim>(this.cluster, CLAIMS, stored, MANAGER, target => {
      target.status = {
        phase: 'Bound',
        accessModes: volume.spec.accessModes,
        capacity: { ...volume.spec.capacity },
      };
    });
  }

  /** A claim that asks for more gets it, where its class allows that. */
  private grow(claim: VolumeClaim, stored: StoredObject) {
    const asked = claim.spec.resources?.requests?.storage;
    const storage = this.classOf(claim) as
      | (StorageClass & { allowVolumeExpansion?: boolean })
      | undefined;
    const has = bytes(claim.status?.capacity?.storage);
    if (!storage?.allowVolumeExpansion || asked === undefined) return;
    if (bytes(asked) <= has) return;
    this.cluster.registry.update(
      VOLUMES,
      undefined,
      claim.spec.volumeName ?? '',
      object => {
        (object as unknown as Volume).spec.capacity = { storage: asked };
        return object;
      },
      { manager: MANAGER },
    );
    updateStatus<VolumeClaim>(this.cluster, CLAIMS, stored, MANAGER, target => {
      target.status = { ...target.status, capacity: { storage: asked } };
    });
  }

  /** The claim is gone: its volume goes too, or waits for a person. */
  private release(claim: StoredObject) {
    const { volumeName } = (parseObject(claim) as unknown as VolumeClaim).spec;
    if (!volumeName) return;
    this.cluster.queue.add(`release/${claim.uid}`, () => {
      const stored = this.cluster.store.get(VOLUMES, undefined, volumeName);
      const volume = stored && (parseObject(stored) as unknown as Volume);
      if (volume?.spec.claimRef?.uid !== claim.uid) return;
      this.setPhase(volumeName, 'Released');
      if (volume.spec.persistentVolumeReclaimPolicy === 'Delete') {
        this.cluster.registry.delete(VOLUMES, undefined, volumeName, {});
      }
    });
  }

  private syncVolume(uid: string) {
    const stored = this.cluster.store.findByUid(uid)?.stored;
    if (!stored) return;
    const volume = parseObject(stored) as unknown as Volume;
    const phase = volume.status?.phase ?? 'Pending';
    if (phase === 'Pending' && !volume.spec.claimRef?.uid) {
      this.setPhase(stored.name, 'Available');
    }
    if (stored.deleting && phase !== 'Bound') {
      this.dropFinalizer(VOLUMES, stored, VOLUME_PROTECTION);
    }
  }

  private setPhase(name: string, phase: string) {
    const stored = this.cluster.registry.find(VOLUMES, undefined, name);
    updateStatus<Volume>(this.cluster, VOLUMES, stored, MANAGER, volume => {
      volume.status = { ...volume.status, phase };
    });
  }

  private dropFinalizer(
    type: ResourceType,
    stored: StoredObject,
    finalizer: string,
  ) {
    this.cluster.registry.update(
      type,
      stored.namespace || undefined,
      stored.name,
      object => {
        object.metadata.finalizers = object.metadata.finalizers?.filter(
          name => name !== finalizer,
        );
        return object;
      },
      { manager: MANAGER },
    );
  }

  private event(
    claim: VolumeClaim,
    type: 'Normal' | 'Warning',
    reason: string,
    message: string,
  ) {
    this.cluster.events.record(claim, {
      type,
      reason,
      message,
      component: 'persistentvolume-controller',
    });
  }
}

function podChanged(
  type: ResourceType,
  kind: Change['kind'],
  current: StoredObject,
  previous: StoredObject | undefined,
): boolean {
  if (type !== PODS) return false;
  if (kind === 'DELETED') return true;
  const placed = podFacts(current).node !== '';
  const was = previous ? podFacts(previous).node !== '' : false;
  return placed !== was || isFinished(current);
}
