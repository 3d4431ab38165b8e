import { DeploymentRow, Row } from '@longshore/plugin-clusters-common';
import { ServiceCount } from '@longshore/plugin-services-common';
import { CountRecord } from '../counts/CountRecord';

/**
 * Counts of a service, recorded or not: one for each track and cell. Where the
 * live number is not the recorded one both are told; somebody may have had a
 * reason to use other tools.
 *
 * @internal
 */
export function toServiceCounts(
  rows: Iterable<Row>,
  records: readonly CountRecord[],
): ServiceCount[] {
  const places = new Map<
    string,
    { track: string; cell: string; live?: number; ready: number }
  >();
  const placeOf = (track: string, cell: string) => {
    const id = JSON.stringify([track, cell]);
    const place = places.get(id) ?? { track, cell, ready: 0 };
    places.set(id, place);
    return place;
  };
  for (const row of rows) {
    if (isDeployment(row)) {
      const place = placeOf(row.claim.track, row.cell);
      place.live = (place.live ?? 0) + row.desired;
      place.ready += row.ready;
    }
  }
  for (const { track, cell } of records) {
    placeOf(track, cell);
  }
  return [...places.values()]
    .map(place => {
      const record = records.find(
        ({ track, cell }) => track === place.track && cell === place.cell,
      );
      return {
        ...place,
        desired: record?.desired ?? place.live ?? 0,
        recorded: record !== undefined,
        state: record?.state ?? 'applied',
        failure: record?.failure,
      };
    })
    .sort(
      (a, b) => a.cell.localeCompare(b.cell) || b.track.localeCompare(a.track),
    );
}

function isDeployment(row: Row): row is DeploymentRow {
  return row.kind === 'Deployment';
}
