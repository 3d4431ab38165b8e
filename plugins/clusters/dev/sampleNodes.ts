import { NodeDetails } from '@longshore/plugin-clusters-common';
import { iso, scattered } from './sampleCells';

const DAY = 24 * 3_600_000;
const GIB = 1024 ** 3;

/** Nodes of different fill; some are cordoned, under pressure or away. */
export function sampleNodes(
  cell: string,
  count: number,
  now: number,
): NodeDetails[] {
  return Array.from({ length: count }, (_, place): NodeDetails => {
    const fill = scattered(place + 1);
    const isAway = place % 61 === 17;
    const pressure = place % 29 === 11 ? ['MemoryPressure'] : [];
    const cordoned = place % 19 === 7;
    return {
      node: `${cell}-node-${place + 1}`,
      uid: `${cell}-${place}`,
      createdAt: iso(now - (3 + scattered(place) * 300) * DAY),
      schedulable: !cordoned && !isAway,
      ready: isAway ? 'Unknown' : 'True',
      cordoned,
      pressure,
      conditions: [
        {
          type: 'Ready',
          status: isAway ? 'Unknown' : 'True',
          reason: isAway ? 'NodeStatusUnknown' : 'KubeletReady',
          message: isAway ? 'Kubelet stopped posting node status.' : undefined,
          since: iso(now - DAY),
        },
        ...pressure.map(type => ({
          type,
          status: 'True' as const,
          reason: 'KubeletHasInsufficientMemory',
          since: iso(now - DAY / 8),
        })),
      ],
      taints: cordoned
        ? [
            {
              key: 'node.kubernetes.io/unschedulable',
              effect: 'NoSchedule',
            },
          ]
        : [],
      kubeletVersion: 'v1.34.4',
      internalIp: `10.${place % 200}.0.${1 + (place % 250)}`,
      zone: `${cell}-${'abc'[place % 3]}`,
      roles: ['worker'],
      allocatable: { cpuMillis: 16_000, memoryBytes: 64 * GIB, pods: 110 },
      requested: {
        cpuMillis: 16_000 * fill,
        memoryBytes: 64 * GIB * scattered(place + 9),
        pods: Math.floor(100 * scattered(place + 4)),
      },
    };
  });
}
