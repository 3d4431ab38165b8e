import { NamespaceSummary } from '@longshore/plugin-clusters-common';
import { CellRows } from '../rows/CellRows';

/**
 * The namespaces of a cell in which something runs, by name, from memory. Pods
 * that have ended count for nothing.
 */
export function namespacesOf(rows: CellRows, cell: string): NamespaceSummary[] {
  const byName = new Map<string, NamespaceSummary & { found: Set<string> }>();
  const of = (name: string) => {
    const known = byName.get(name);
    if (known) {
      return known;
    }
    const made = {
      name,
      pods: 0,
      podsNotReady: 0,
      cpuMillis: 0,
      memoryBytes: 0,
      components: [],
      found: new Set<string>(),
    };
    byName.set(name, made);
    return made;
  };
  for (const pod of rows.pods(cell)) {
    const namespace = of(pod.namespace);
    if (pod.kind === 'Pod') {
      namespace.found.add(pod.claim.component);
    }
    if (!pod.over) {
      namespace.pods += 1;
      namespace.cpuMillis += pod.cpuMillis;
      namespace.memoryBytes += pod.memoryBytes;
      const ready = pod.kind === 'Pod' ? pod.state === 'ready' : pod.ready;
      namespace.podsNotReady += ready ? 0 : 1;
    }
  }
  return [...byName.values()]
    .map(({ found, ...namespace }) => ({
      ...namespace,
      components: [...found].sort(),
    }))
    .sort((a, b) => a.name.localeCompare(b.name, 'en'));
}
