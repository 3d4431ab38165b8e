import { CONTROLLER_REVISIONS, PODS } from '../api/resourceTypes';
import type { Cluster } from '../Cluster';
import { cloneJson, Json, jsonEqual, KubeObject } from '../objects';
import { podTemplateHash } from '../registry/admission';
import { parseObject } from '../storage/StoredObject';
import { ControllerRevision, PodTemplate, StatefulSet } from '../workloads';
import { controllerReference } from './controllerReference';

export const REVISION_LABEL = 'controller-revision-hash';
const MANAGER = 'kube-controller-manager';

function templateOf(revision: ControllerRevision): PodTemplate {
  const { $patch: _, ...template } = revision.data.spec.template;
  return template;
}

/** A version of a StatefulSet's pods. */
export interface SetRevision {
  name: string;
  template: PodTemplate;
}

/** Keeps each template that a StatefulSet had, under a name that its pods carry. */
export class SetRevisions {
  constructor(private readonly cluster: Cluster) {}

  /** What the pods were made from, and what they are to be made from. Writes a revision where there is none. */
  of(set: StatefulSet): { current: SetRevision; update: SetRevision } {
    const all = this.list(set);
    const update = this.updateRevision(set, all);
    const current = all.find(
      ({ metadata }) => metadata.name === set.status.currentRevision,
    );
    const view = (revision: ControllerRevision): SetRevision => ({
      name: revision.metadata.name,
      template: templateOf(revision),
    });
    return { current: view(current ?? update), update: view(update) };
  }

  /** Drops the oldest revisions that neither the set nor a pod uses. */
  cleanUp(set: StatefulSet, live: string[]) {
    const used = new Set(live);
    for (const pod of this.cluster.store.controlledBy(
      set.metadata.uid ?? '',
      PODS,
    )) {
      used.add(pod.labels[REVISION_LABEL]);
    }
    const unused = this.list(set).filter(
      ({ metadata }) => !used.has(metadata.name),
    );
    const limit = set.spec.revisionHistoryLimit ?? 10;
    for (const { metadata } of unused.slice(
      0,
      Math.max(0, unused.length - limit),
    )) {
      this.cluster.registry.delete(
        CONTROLLER_REVISIONS,
        metadata.namespace,
        metadata.name,
        {},
      );
    }
  }

  /** Oldest first. */
  private list(set: StatefulSet): ControllerRevision[] {
    return this.cluster.store
      .controlledBy(set.metadata.uid ?? '', CONTROLLER_REVISIONS)
      .map(stored => parseObject(stored) as unknown as ControllerRevision)
      .sort((a, b) => a.revision - b.revision);
  }

  private updateRevision(
    set: StatefulSet,
    all: ControllerRevision[],
  ): ControllerRevision {
    const newest = all[all.length - 1];
    const number = (newest?.revision ?? 0) + 1;
    const equal = all.findLast(revision =>
      jsonEqual(templateOf(revision) as Json, set.spec.template as Json),
    );
    if (!equal) return this.create(set, number);
    if (equal === newest) return equal;
    // Going back makes an old revision the newest one.
    const { namespace, name } = equal.metadata;
    const stored = this.cluster.registry.update(
      CONTROLLER_REVISIONS,
      namespace,
      name,
      object => ({ ...object, revision: number }),
      { manager: MANAGER },
    );
    return parseObject(stored) as unknown as ControllerRevision;
  }

  private create(set: StatefulSet, number: number): ControllerRevision {
    const { name, namespace } = set.metadata;
    const hash = podTemplateHash(
      set.spec.template as Json,
      set.status.collisionCount ?? 0,
    );
    const stored = this.cluster.registry.create(
      CONTROLLER_REVISIONS,
      {
        apiVersion: 'apps/v1',
        kind: 'ControllerRevision',
        metadata: {
          name: `${name}-${hash}`,
          namespace,
          labels: {
            ...set.spec.template.metadata?.labels,
            'controller.kubernetes.io/hash': hash,
          },
          ownerReferences: [controllerReference(set)],
        },
        data: {
          spec: {
            template: {
              ...cloneJson(set.spec.template as Json as KubeObject),
              $patch: 'replace',
            },
          },
        },
        revision: number,
      },
      { manager: MANAGER },
    );
    return parseObject(stored) as unknown as ControllerRevision;
  }
}
