import {
  LoggerService,
  RootConfigService,
} from '@backstage/backend-plugin-api';
import { EventsService } from '@backstage/plugin-events-node';
import { NotificationService } from '@backstage/plugin-notifications-node';
import { SignalsService } from '@backstage/plugin-signals-node';
import { DataPlaneProbe } from '@longshore/plugin-clusters-node';
import { Knex } from 'knex';
import { randomUUID } from 'node:crypto';
import { Capacities } from '../capacity/Capacities';
import { PlacementPreviews } from '../capacity/PlacementPreviews';
import { KnownCells } from '../registry/KnownCells';
import { Clock } from '../time/Clock';
import { WatchedCells } from '../WatchedCells';
import { CellOverviews } from './CellOverviews';
import { ClusterSignals } from './ClusterSignals';
import { DatabaseHealthStore } from './DatabaseHealthStore';
import { ExpiryNotices } from './ExpiryNotices';
import { HealthAnnouncer } from './HealthAnnouncer';
import { HealthMonitor } from './HealthMonitor';
import { SecondLook } from './SecondLook';
import { DatabaseUtilisationStore } from '../utilisation/DatabaseUtilisationStore';
import { UtilisationSampler } from '../utilisation/UtilisationSampler';
import { UtilisationStore } from '../utilisation/UtilisationStore';

/** What is known and believed of cells, with all that belongs to it. */
export type Health = {
  store: DatabaseHealthStore;
  capacities: Capacities;
  overviews: CellOverviews;
  placement: PlacementPreviews;
  utilisation: UtilisationStore;
  /** Begins to judge and to look at use. */
  start(): void;
  /** Lets other replicas do both. */
  stop(): Promise<void>;
};

/** Makes health, capacity and utilisation. */
export function createHealth(options: {
  config: RootConfigService;
  knex: Knex;
  events: EventsService;
  notifications: NotificationService;
  signals: SignalsService;
  logger: LoggerService;
  clock: Clock;
  watched: WatchedCells;
  known: Pick<KnownCells, 'sourceOf' | 'unwatched'>;
  /** Grows while modules start. */
  dataPlaneProbes: readonly DataPlaneProbe[];
}): Health {
  const { config, logger, clock, watched } = options;
  const store = new DatabaseHealthStore({ knex: options.knex });
  const capacities = new Capacities({ rows: watched.rows, clock });
  const overviews = new CellOverviews({
    cells: watched,
    capacities,
    store,
    known: options.known,
    clock,
    logger,
  });
  const signals = new ClusterSignals({
    signals: options.signals,
    overviews,
    rows: watched.rows,
    clock,
    logger,
  });
  const holder = randomUUID();
  // Who may use the pages hears of what they show.
  const operators = config.getOptionalStringArray('members.operators') ?? [];
  const utilisation = new DatabaseUtilisationStore({ knex: options.knex });
  const sampler = new UtilisationSampler({
    store: utilisation,
    cells: watched,
    capacities,
    clock,
    logger,
    holder,
  });
  const monitor = new HealthMonitor({
    store,
    cells: {
      names: () => watched.cells().map(({ name }) => name),
      observation: cell => watched.observation(cell),
    },
    secondLook: new SecondLook({
      probes: options.dataPlaneProbes,
      clock,
      logger,
    }),
    announcer: new HealthAnnouncer({
      events: options.events,
      notifications: options.notifications,
      operators,
      clock,
      logger,
    }),
    expiries: new ExpiryNotices({
      knex: options.knex,
      overviews: () => overviews.list({ capacity: false }),
      notifications: options.notifications,
      operators,
      clock,
    }),
    clock,
    logger,
    holder,
    onBeat: () => signals.compare(),
  });
  return {
    store,
    capacities,
    overviews,
    placement: new PlacementPreviews({
      cells: () => watched.cells(),
      nodes: cell => capacities.nodes(cell),
      states: () => overviews.states(),
    }),
    utilisation,
    start: () => {
      monitor.start();
      sampler.start();
    },
    stop: async () => {
      await Promise.all([monitor.stop(), sampler.stop()]);
    },
  };
}
