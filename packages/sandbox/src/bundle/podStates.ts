/**
 * What became of each pod, from kubectl's list: without specification, since
 * environment variables may hold secrets. Anything else, such as a reason why
 * there is no list, stays as it is.
 */
export function podStates(list: string): string {
  let items: Pod[];
  try {
    items = (JSON.parse(list) as { items: Pod[] }).items;
  } catch {
    return list;
  }
  const states = items.map(({ metadata, spec, status }) => ({
    namespace: metadata.namespace,
    name: metadata.name,
    uid: metadata.uid,
    createdAt: metadata.creationTimestamp,
    deletedAt: metadata.deletionTimestamp,
    owners: metadata.ownerReferences?.map(
      ({ kind, name }) => `${kind}/${name}`,
    ),
    node: spec.nodeName,
    images: spec.containers.map(({ image }) => image),
    status,
  }));
  return JSON.stringify(states, undefined, 1);
}

interface Pod {
  metadata: {
    namespace: string;
    name: string;
    uid: string;
    creationTimestamp: string;
    deletionTimestamp?: string;
    ownerReferences?: { kind: string; name: string }[];
  };
  spec: { nodeName?: string; containers: { image: string }[] };
  status: object;
}
