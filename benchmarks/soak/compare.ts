import {
  ServiceCount,
  ServiceDetailResponse,
  ServiceInstance,
} from '@longshore/plugin-services-common';
import { Portal } from './Portal';
import { LiveObjects } from './SoakCell';

const PAGE = 200;

/** One line for each thing there is, so that sets of lines can be compared. */
export function linesOfCell(cell: string, live: LiveObjects): string[] {
  return [
    ...live.deployments.map(({ service, desired, ready }) =>
      [cell, service, 'count', desired, ready].join(' '),
    ),
    ...live.pods.map(({ service, uid, name, node, ip, ready }) =>
      [cell, service, uid, name, node || '-', ip || '-', ready].join(' '),
    ),
  ];
}

/** The same of what the portal shows of one service. */
export function linesOfService(
  service: string,
  shown: { counts: ServiceCount[]; instances: ServiceInstance[] },
): string[] {
  return [
    ...shown.counts
      .filter(({ live }) => live !== undefined)
      .map(({ cell, live, ready }) =>
        [cell, service, 'count', live, ready].join(' '),
      ),
    ...shown.instances.map(({ cell, uid, name, node, ip, state }) =>
      [
        cell,
        service,
        uid,
        name,
        node || '-',
        ip || '-',
        state === 'ready',
      ].join(' '),
    ),
  ];
}

/** What only one of the two has. */
export function differences(shown: string[], live: string[]): string[] {
  const there = new Set(live);
  const here = new Set(shown);
  return [
    ...shown
      .filter(line => !there.has(line))
      .map(line => `only shown: ${line}`),
    ...live.filter(line => !here.has(line)).map(line => `not shown: ${line}`),
  ];
}

/** Everything that the portal shows of these services. */
export async function linesOfPortal(
  portal: Portal,
  services: string[],
): Promise<string[]> {
  const lines: string[] = [];
  for (const name of services) {
    const route = `/services/default/${name}/production`;
    const { service } = await portal.get<ServiceDetailResponse>(route);
    const instances: ServiceInstance[] = [];
    for (;;) {
      const page = await portal.get<{
        items: ServiceInstance[];
        totalItems: number;
      }>(`${route}/instances?limit=${PAGE}&offset=${instances.length}`);
      instances.push(...page.items);
      if (page.items.length === 0 || instances.length >= page.totalItems) {
        break;
      }
    }
    lines.push(...linesOfService(name, { counts: service.counts, instances }));
  }
  return lines;
}
