import { Environment } from '@longshore/plugin-longshore-common';
import { CountsView } from '../counts/CountsView';
import { LiveRows } from '../live/LiveRows';

/**
 * A service that is placed in a cell.
 *
 * @internal
 */
export type PlacedService = {
  component: string;
  environment: Environment;
  /** Instances that should run there, of all tracks. */
  instances: number;
};

/**
 * What is placed in a cell: services with a count above 0 there, and those of
 * ours that run there without anybody having set one. The latter are seen only
 * while the cell is read: what a cluster that is gone for good had last must not
 * hold it here for ever.
 *
 * @internal
 */
export class PlacedServices {
  readonly #view: Pick<CountsView, 'refresh' | 'recordsIn'>;
  readonly #rows: Pick<LiveRows, 'rowsIn' | 'cells'>;

  constructor(options: {
    view: Pick<CountsView, 'refresh' | 'recordsIn'>;
    rows: Pick<LiveRows, 'rowsIn' | 'cells'>;
  }) {
    this.#view = options.view;
    this.#rows = options.rows;
  }

  /** By name. Reads what every replica has written. */
  async in(cell: string): Promise<PlacedService[]> {
    await this.#view.refresh();
    const tracks = new Map<
      string,
      { component: string; environment: Environment; instances: number }
    >();
    const place = (
      component: string,
      environment: Environment,
      track: string,
      instances: number,
    ) =>
      tracks.set(JSON.stringify([component, environment, track]), {
        component,
        environment,
        instances,
      });
    if (this.#rows.cells().get(cell)?.contact.state === 'live') {
      for (const row of this.#rows.rowsIn(cell)) {
        if (row.kind === 'Deployment' && row.claim.via === 'label') {
          const { component, environment, track } = row.claim;
          place(component, environment, track, row.desired);
        }
      }
    }
    // What was decided comes before what is so far.
    for (const record of this.#view.recordsIn(cell)) {
      const { entityRef, environment, track, desired } = record;
      place(entityRef, environment, track, desired);
    }
    const services = new Map<string, PlacedService>();
    for (const { component, environment, instances } of tracks.values()) {
      const key = JSON.stringify([component, environment]);
      const before = services.get(key)?.instances ?? 0;
      services.set(key, {
        component,
        environment,
        instances: before + instances,
      });
    }
    return [...services.values()]
      .filter(({ instances }) => instances > 0)
      .sort((a, b) => (a.component < b.component ? -1 : 1));
  }
}
