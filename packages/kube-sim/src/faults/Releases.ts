import { ApiError, notFound } from '../api/ApiError';
import { DEPLOYMENTS, STATEFUL_SETS } from '../api/resourceTypes';
import type { Cluster } from '../Cluster';
import { KubeObject } from '../objects';
import { parseObject } from '../storage/StoredObject';
import { Deployment } from '../workloads';

/** Which workload. @public */
export interface WorkloadName {
  namespace: string;
  workload: string;
  /** Default `Deployment`. */
  kind?: 'Deployment' | 'StatefulSet';
}

/** The same image with a tag that no registry has. */
function brokenImage(image: string): string {
  const name = image.slice(image.lastIndexOf('/') + 1);
  const path = image.slice(0, image.length - name.length);
  return `${path}${name.split(/[:@]/)[0]}:does-not-exist`;
}

/**
 * Releases that go wrong, and the way back. They are written past the field
 * managers, as if whoever owns the image had released it: a conflict with the
 * simulator would be none that a real cluster has.
 */
export class Releases {
  /** Image before and after a bad release, by workload. */
  private readonly bad = new Map<string, { before: string; after: string }>();

  constructor(private readonly cluster: Cluster) {}

  spoil(name: WorkloadName, image?: string) {
    const before = this.imageOf(name);
    const after = image ?? brokenImage(before);
    const key = keyOf(name);
    this.bad.set(key, { before: this.bad.get(key)?.before ?? before, after });
    this.write(name, after);
  }

  /** Puts the image back, unless somebody has released another one meanwhile. */
  mend(name: WorkloadName, image?: string) {
    const known = this.bad.get(keyOf(name));
    this.bad.delete(keyOf(name));
    if (image !== undefined) this.write(name, image);
    else if (known && this.imageOf(name) === known.after) {
      this.write(name, known.before);
    }
  }

  private find({ namespace, workload, kind }: WorkloadName) {
    const type = kind === 'StatefulSet' ? STATEFUL_SETS : DEPLOYMENTS;
    const stored = this.cluster.store.get(type, namespace, workload);
    if (!stored) throw notFound(type, `${namespace}/${workload}`);
    return { type, object: parseObject(stored) };
  }

  private imageOf(name: WorkloadName): string {
    const { spec } = this.find(name).object as unknown as Deployment;
    return spec.template.spec.containers[0].image;
  }

  private write(name: WorkloadName, image: string) {
    const { type, object } = this.find(name);
    const workload = object as unknown as Deployment;
    const { containers } = workload.spec.template.spec;
    if (containers[0].image === image) return;
    if (workload.metadata.deletionTimestamp) {
      throw new ApiError(409, 'Conflict', `${name.workload} is being deleted`);
    }
    containers[0].image = image;
    workload.metadata.generation = (workload.metadata.generation ?? 0) + 1;
    this.cluster.store.put(type, workload as unknown as KubeObject);
  }
}

function keyOf({ namespace, workload, kind }: WorkloadName): string {
  return `${kind ?? 'Deployment'}/${namespace}/${workload}`;
}
