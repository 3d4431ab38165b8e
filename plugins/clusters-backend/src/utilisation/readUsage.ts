import { JsonObject } from '@backstage/types';
import { Resources } from '@longshore/plugin-clusters-common';
import { CellConnection } from '../connection/CellConnection';
import { CellError } from '../connection/CellError';
import { bytes, cpuMillis } from '../rows/quantity';

type NodeMetrics = {
  metadata?: { name?: string };
  usage?: { cpu?: string; memory?: string };
};

const TIMEOUT_MS = 10_000;

/**
 * What each node of a cell uses now, as its metrics API (`metrics.k8s.io`) has
 * it.
 *
 * @throws CellError with code `no-metrics` where a cell has none
 */
export async function readUsage(
  connection: Pick<CellConnection, 'cell' | 'call'>,
  signal: AbortSignal,
): Promise<Map<string, Resources>> {
  let list: JsonObject;
  try {
    list = await connection.call({
      path: '/apis/metrics.k8s.io/v1beta1/nodes',
      what: 'list nodes.metrics.k8s.io',
      timeoutMs: TIMEOUT_MS,
      signal,
    });
  } catch (error) {
    if (error instanceof CellError && error.status === 404) {
      throw new CellError(
        {
          code: 'no-metrics',
          message: `Cell '${connection.cell}' has no metrics API; install metrics-server there`,
          params: { cell: connection.cell },
        },
        { status: 404 },
      );
    }
    throw error;
  }
  const items = Array.isArray(list.items) ? (list.items as NodeMetrics[]) : [];
  return new Map(
    items.flatMap(({ metadata, usage }) =>
      metadata?.name
        ? [
            [
              metadata.name,
              {
                cpuMillis: cpuMillis(usage?.cpu),
                memoryBytes: bytes(usage?.memory),
              },
            ],
          ]
        : [],
    ),
  );
}
