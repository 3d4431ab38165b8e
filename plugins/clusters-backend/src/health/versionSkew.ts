import { Cell, CellWarning, NodeRow } from '@longshore/plugin-clusters-common';

/**
 * A kubelet may be so many minor versions older than its API server, and never
 * newer (Kubernetes version skew policy since 1.28).
 */
const MOST_MINORS_OLDER = 3;

/** Warns of kubelets that their API server does not support. */
export function versionSkew(
  cell: Cell,
  nodes: Iterable<Pick<NodeRow, 'name' | 'kubeletVersion'>>,
): CellWarning[] {
  const server = minorOf(cell.version);
  if (server === undefined) {
    return [];
  }
  const outside = [...nodes].filter(({ kubeletVersion }) => {
    const kubelet = minorOf(kubeletVersion);
    return (
      kubelet !== undefined &&
      (kubelet > server || server - kubelet > MOST_MINORS_OLDER)
    );
  });
  if (outside.length === 0) {
    return [];
  }
  const [{ name, kubeletVersion = '' }] = outside;
  return [
    {
      code: 'version-skew',
      message: `Cell '${cell.name}': ${outside.length} nodes, such as ${name}, run kubelet ${kubeletVersion}, which API server ${cell.version} does not support; upgrade them`,
      params: {
        cell: cell.name,
        kubelet: kubeletVersion,
        server: cell.version ?? '',
        nodes: String(outside.length),
        node: name,
      },
    },
  ];
}

/** Of `v1.34.4`, `v1.30.2-gke.100` or `v1.29+`. */
function minorOf(version: string | undefined): number | undefined {
  const match = /^v?1\.(\d+)/.exec(version ?? '');
  return match ? Number(match[1]) : undefined;
}
