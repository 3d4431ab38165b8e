import { Row } from '@longshore/plugin-clusters-common';
import { Cell } from '@longshore/sandbox';
import { ServerAccess } from '../registry/CellConfig';
import { Kubeconfig } from '../registry/Kubeconfig';

/** How the only context of a kubeconfig says to reach a cell. */
export async function accessBy(kubeconfig: string): Promise<ServerAccess> {
  const file = await Kubeconfig.load(kubeconfig);
  return file.access(file.contexts[0]);
}

/** Labels by which a service of this name claims an object. */
export function claimedBy(service: string): Record<string, string> {
  return {
    'longshore.dev/service': service,
    'longshore.dev/environment': 'production',
  };
}

type Listed = {
  kind: string;
  metadata: { uid: string; name: string };
  spec: { replicas?: number; nodeName?: string };
  status: { readyReplicas?: number; podIP?: string };
};

/** What `kubectl get` has of a service's objects, a line each. */
export async function listClaimed(
  cell: Cell,
  service: string,
): Promise<string[]> {
  const { items } = JSON.parse(
    await cell.kubectl([
      'get',
      'deployments,pods',
      '--all-namespaces',
      `--selector=longshore.dev/service=${service}`,
      '--output=json',
    ]),
  ) as { items: Listed[] };
  return items
    .map(({ kind, metadata: { uid, name }, spec, status }) =>
      kind === 'Pod'
        ? [uid, name, spec.nodeName ?? '', status.podIP ?? '']
        : [uid, name, spec.replicas, status.readyReplicas ?? 0],
    )
    .map(fields => fields.join(' '))
    .sort();
}

/** The same of rows. */
export function shownRows(rows: Row[]): string[] {
  return rows
    .map(row =>
      row.kind === 'Pod'
        ? [row.uid, row.name, row.node ?? '', row.ip ?? '']
        : [row.uid, row.name, row.desired, row.ready],
    )
    .map(fields => fields.join(' '))
    .sort();
}

/** All that is shown of some cells, for a person who looks for a failure's cause. */
export function rowsOf(
  followed: { rows(cell: string): Row[] } | undefined,
  cells: string[],
): string {
  return cells
    .flatMap(cell => [
      cell,
      ...(followed ? shownRows(followed.rows(cell)) : []),
    ])
    .join('\n');
}
