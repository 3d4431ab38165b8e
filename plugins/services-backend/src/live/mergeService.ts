import { parseEntityRef } from '@backstage/catalog-model';
import {
  Cell,
  DeploymentRow,
  PodRow,
  Row,
} from '@longshore/plugin-clusters-common';
import { ServiceSummary } from '@longshore/plugin-services-common';
import { ComponentInfo } from '../catalog/ComponentDirectory';
import { CountRecord } from '../counts/CountRecord';
import { imageVersion } from './imageVersion';
import { ServiceTarget } from './serviceKey';
import { serviceStatus } from './status';

/**
 * Everything that is known of a service in one environment.
 *
 * @internal
 */
export type ServiceParts = {
  target: ServiceTarget;
  /** Opaque id of the row. */
  id: string;
  /** Absent when the catalog does not know the Component, or not yet. */
  component?: ComponentInfo;
  rows: Iterable<Row>;
  counts: readonly CountRecord[];
  cells: ReadonlyMap<string, Cell>;
  /** Milliseconds since the epoch. */
  now: number;
};

/**
 * One row of the list out of everything that is known.
 *
 * @internal
 */
export function mergeService(parts: ServiceParts): ServiceSummary {
  const { target, id, component, counts, cells } = parts;
  const { deployments, pods, lone } = sortRows(parts.rows);
  const silent = (row: Row) => isSilent(cells.get(row.cell));
  const holders = [
    ...new Set([...deployments, ...pods].map(row => row.cell)),
  ].sort();
  const silentCells = holders.filter(name => isSilent(cells.get(name)));

  const isKnown = (row: Row) => !silent(row);
  const { kind: _, ...ref } = parseEntityRef(target.entityRef);
  const images = runningImages(deployments, pods);
  const image = mainImage(deployments) ?? images[0];

  return {
    id,
    entityRef: target.entityRef,
    namespace: component?.namespace ?? ref.namespace,
    name: component?.name ?? ref.name,
    title: component?.title,
    owner: component?.owner,
    system: component?.system,
    environment: target.environment,
    status: serviceStatus({
      deployments: deployments.filter(isKnown),
      pods: pods.filter(isKnown),
      desired: toldToRun(
        deployments.filter(isKnown),
        lone.filter(isKnown),
        counts.filter(({ state }) => state === 'pending'),
      ),
      ready: readyInstances(deployments.filter(isKnown), lone.filter(isKnown)),
      countPending: counts.some(
        count => count.state === 'pending' && !isSilent(cells.get(count.cell)),
      ),
      silentCells,
      silentDesired: toldToRun(
        deployments.filter(silent),
        lone.filter(silent),
        [],
      ),
      now: parts.now,
    }),
    instances: {
      current: readyInstances(deployments, lone),
      desired: wanted(deployments, lone, counts),
    },
    image,
    version: image && imageVersion(image),
    mixedVersions: images.length > 1,
    updatedAt: deployments
      .map(row => row.updatedAt ?? row.createdAt)
      .sort()
      .at(-1),
    cells: holders,
    staleSince: silentCells
      .map(name => cells.get(name)!.contact)
      .map(({ lastContact, since }) => lastContact ?? since)
      .sort()[0],
    managed:
      deployments.length > 0 &&
      [...deployments, ...pods].every(row => row.claim.via === 'label'),
  };
}

/**
 * Whether what we hold of a cell is not what the cell has. A cell that is being
 * read for the first time is not silent, unless that is known to fail.
 *
 * @internal
 */
export function isSilent(cell: Cell | undefined): boolean {
  return (
    cell !== undefined &&
    (cell.contact.state === 'stale' ||
      (cell.contact.state === 'connecting' &&
        cell.contact.failure !== undefined))
  );
}

/** `lone` are pods of no Deployment here, such as those of a StatefulSet. */
function sortRows(rows: Iterable<Row>): {
  deployments: DeploymentRow[];
  pods: PodRow[];
  lone: PodRow[];
} {
  const deployments: DeploymentRow[] = [];
  const pods: PodRow[] = [];
  for (const row of rows) {
    if (row.kind === 'Deployment') {
      deployments.push(row);
    } else {
      pods.push(row);
    }
  }
  const owners = new Set(
    deployments.map(row => `${row.cell}/${row.namespace}/${row.name}`),
  );
  return {
    deployments,
    pods,
    lone: pods.filter(
      pod =>
        pod.state !== 'completed' &&
        pod.state !== 'terminating' &&
        !owners.has(`${pod.cell}/${pod.namespace}/${pod.deployment}`),
    ),
  };
}

function readyInstances(deployments: DeploymentRow[], lone: PodRow[]): number {
  return (
    deployments.reduce((sum, row) => sum + row.ready, 0) +
    lone.filter(pod => pod.state === 'ready').length
  );
}

/** Where a count is being set, what it will be; else what the cell was told. */
function toldToRun(
  deployments: DeploymentRow[],
  lone: PodRow[],
  pending: readonly CountRecord[],
): number {
  const present = new Set(deployments.map(trackAndCell));
  return wanted(
    deployments,
    lone,
    pending.filter(count => present.has(trackAndCell(count))),
  );
}

/** What the records want, and what runs where there is none. */
function wanted(
  deployments: DeploymentRow[],
  lone: PodRow[],
  counts: readonly CountRecord[],
): number {
  const recorded = new Set(counts.map(trackAndCell));
  return (
    counts.reduce((sum, count) => sum + count.desired, 0) +
    deployments
      .filter(row => !recorded.has(trackAndCell(row)))
      .reduce((sum, row) => sum + row.desired, 0) +
    lone.length
  );
}

/** All images that run now, that of the newest Deployment first. */
function runningImages(deployments: DeploymentRow[], pods: PodRow[]): string[] {
  const images = new Set<string>();
  const newestFirst = [...deployments].sort((a, b) =>
    (b.updatedAt ?? b.createdAt) < (a.updatedAt ?? a.createdAt) ? -1 : 1,
  );
  for (const { image } of newestFirst) {
    if (image !== undefined) {
      images.add(image);
    }
  }
  for (const { image, state } of pods) {
    if (
      image !== undefined &&
      state !== 'completed' &&
      state !== 'terminating'
    ) {
      images.add(image);
    }
  }
  return [...images];
}

function mainImage(deployments: DeploymentRow[]): string | undefined {
  const main = deployments.filter(row => row.claim.track === 'main');
  return runningImages(main, [])[0];
}

function trackAndCell(of: DeploymentRow | CountRecord): string {
  return `${'claim' in of ? of.claim.track : of.track}/${of.cell}`;
}
