import { ResourceType } from '../api/resourceTypes';
import type { Cluster } from '../Cluster';
import { KubeObject } from '../objects';
import { StoredObject } from '../storage/StoredObject';

/** A controller's write through `/status`; `change` works on a copy of its own. */
export function updateStatus<T>(
  cluster: Cluster,
  type: ResourceType,
  stored: StoredObject,
  manager: string,
  change: (object: T) => void,
): StoredObject {
  return cluster.registry.update(
    type,
    stored.namespace || undefined,
    stored.name,
    current => {
      change(current as unknown as T);
      return current as KubeObject;
    },
    { manager, subresource: 'status' },
  );
}
