import {
  AuthService,
  DiscoveryService,
  LoggerService,
  RootConfigService,
} from '@backstage/backend-plugin-api';
import { EventsService } from '@backstage/plugin-events-node';
import { CellLocator } from '@longshore/plugin-clusters-node';
import { Operations, OtherReplicas } from '@longshore/plugin-longshore-node';
import { Knex } from 'knex';
import { randomUUID } from 'node:crypto';
import { DatabaseCellStore } from '../database/DatabaseCellStore';
import { OperatorRecheck } from '../operations/OperatorRecheck';
import { Clock } from '../time/Clock';
import { WatchedCells } from '../WatchedCells';
import { AccessSealer } from './AccessSealer';
import { CellRegistry } from './CellRegistry';
import { CellUsage } from './CellUsage';
import { AddressRules } from './check/AddressRules';
import { CellChecker } from './check/CellChecker';
import { KnownCells } from './KnownCells';
import { LocatedCells } from './LocatedCells';
import { Manifests } from './manifests/Manifests';
import { NotWatchable } from './readLocatedCells';
import { registerCell } from './registerCell';
import { RegisteredCells } from './RegisteredCells';
import { removeCell } from './removeCell';
import { rotateKeys } from './rotateKeys';
import { readSealing } from './readSealing';

/** Nobody registers a cell for so long; its operation is over. */
const OLDEST_DRAFT_MS = 24 * 60 * 60_000;

/** What is registered, with all that belongs to it. */
export type Registry = {
  registry: CellRegistry;
  known: KnownCells;
  manifests: Manifests;
  /** Follows what other replicas register and modules locate, until then. */
  start(signal: AbortSignal): void;
};

/**
 * Makes the registry, defines its operations and hands what is registered
 * already to `watched`.
 */
export async function createRegistry(options: {
  config: RootConfigService;
  knex: Knex;
  auth: AuthService;
  discovery: DiscoveryService;
  events: EventsService;
  logger: LoggerService;
  operators: OperatorRecheck;
  operations: Operations;
  watched: WatchedCells;
  /** Grows while modules start. */
  locators: readonly CellLocator[];
  notWatchable: NotWatchable[];
  clock: Clock;
}): Promise<Registry> {
  const { config, logger, operators, operations, watched } = options;
  const declared = new Set(watched.cells().map(({ name }) => name));
  const store = new DatabaseCellStore({ knex: options.knex });
  const sealer = AccessSealer.fromConfig(config);
  const addresses = AddressRules.fromConfig(config);
  const manifests = await Manifests.load();
  const checker = new CellChecker({
    addresses,
    rules: manifests.platformRules,
  });
  const usage = CellUsage.fromConfig(config, options);
  const events = new OtherReplicas({
    events: options.events,
    logger,
    replica: randomUUID(),
    topic: 'longshore.clusters.registry',
    what: 'Cells',
  });
  const registered = new RegisteredCells({
    store,
    sealer,
    addresses,
    // A cell that is located keeps its name as one of the config does.
    declared: { has: name => declared.has(name) || isLocated(name) },
    follower: watched,
    logger,
  });
  const located = new LocatedCells({
    locators: options.locators,
    isTaken: name => declared.has(name) || Boolean(registered.get(name)),
    follower: watched,
    clock: options.clock,
    logger,
  });
  function isLocated(name: string): boolean {
    return located.has(name);
  }
  const shared = { operators, store, registered, events };
  operations.define(
    registerCell({
      ...shared,
      sealer,
      checker,
      cells: () => watched.cells(),
    }),
  );
  operations.define(removeCell({ ...shared, usage }));
  operations.define(rotateKeys({ operators, store, sealer }));
  await registered.refresh();
  await store.removeDraftsBefore(new Date(Date.now() - OLDEST_DRAFT_MS));
  await warnOfOldKeys({ store, sealer, logger });
  return {
    manifests,
    known: new KnownCells({
      registered,
      located,
      notWatchable: options.notWatchable,
      logger,
    }),
    registry: new CellRegistry({
      ...shared,
      sealer,
      addresses,
      checker,
      manifests,
      operations,
      usage,
    }),
    start: signal => {
      void events.listen(() => registered.refreshOrWarn());
      void registered.run(signal);
      void located.run(signal);
    },
  };
}

/** Who takes an old key away too early loses what is sealed with it. */
async function warnOfOldKeys(options: {
  store: DatabaseCellStore;
  sealer: AccessSealer;
  logger: LoggerService;
}): Promise<void> {
  const { store, sealer, logger } = options;
  const { credentials, outdated } = await readSealing(store, sealer);
  if (outdated > 0) {
    logger.warn(
      `${outdated} of ${credentials} credentials of cells are not sealed with the first key of longshore.sealing.keys; have them sealed anew (on the page of clusters, or POST /api/clusters/v1/key-rotations) before another key is taken away`,
    );
  }
}
