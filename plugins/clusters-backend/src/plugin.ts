import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import { actionsRegistryServiceRef } from '@backstage/backend-plugin-api/alpha';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { eventsServiceRef } from '@backstage/plugin-events-node';
import { notificationService } from '@backstage/plugin-notifications-node';
import { signalsServiceRef } from '@backstage/plugin-signals-node';
import { clustersPermissions } from '@longshore/plugin-clusters-common';
import {
  CellLocator,
  clustersHealthExtensionPoint,
  clustersLocationExtensionPoint,
  DataPlaneProbe,
} from '@longshore/plugin-clusters-node';
import {
  catalogReaderServiceRef,
  Operations,
  OperationSignals,
} from '@longshore/plugin-longshore-node';
import {
  memberIndexServiceRef,
  PrincipalsResolver,
} from '@longshore/plugin-members-node';
import { ClustersAccess } from './access/ClustersAccess';
import { addClusterActions } from './actions/addClusterActions';
import { CatalogRules } from './claims/CatalogRules';
import { applyMigrations } from './database/applyMigrations';
import { createHealth } from './health/createHealth';
import { drainNode } from './nodes/drainNode';
import { OperatorRecheck } from './operations/OperatorRecheck';
import { createRegistry } from './registry/createRegistry';
import { createInstanceOutbox } from './outbox/createInstanceOutbox';
import { readCells } from './registry/readCells';
import { readRequestLimits } from './registry/readRequestLimits';
import { createRouter } from './router';
import { LogRights } from './streams/LogRights';
import { realClock } from './time/Clock';
import { WatchedCells } from './WatchedCells';

/**
 * The clusters plugin: it owns everything that touches a Kubernetes cluster.
 *
 * @public
 */
export const clustersPlugin = createBackendPlugin({
  pluginId: 'clusters',
  register(env) {
    const dataPlaneProbes: DataPlaneProbe[] = [];
    env.registerExtensionPoint(clustersHealthExtensionPoint, {
      addDataPlaneProbe: probe => dataPlaneProbes.push(probe),
    });

    const locators: CellLocator[] = [];
    env.registerExtensionPoint(clustersLocationExtensionPoint, {
      addCellLocator: locator => locators.push(locator),
    });

    env.registerInit({
      deps: {
        actionsRegistry: actionsRegistryServiceRef,
        auditor: coreServices.auditor,
        auth: coreServices.auth,
        catalog: catalogServiceRef,
        catalogReader: catalogReaderServiceRef,
        config: coreServices.rootConfig,
        database: coreServices.database,
        discovery: coreServices.discovery,
        events: eventsServiceRef,
        httpAuth: coreServices.httpAuth,
        httpRouter: coreServices.httpRouter,
        lifecycle: coreServices.lifecycle,
        logger: coreServices.logger,
        members: memberIndexServiceRef,
        notifications: notificationService,
        permissions: coreServices.permissions,
        permissionsRegistry: coreServices.permissionsRegistry,
        signals: signalsServiceRef,
        userInfo: coreServices.userInfo,
      },
      async init(deps) {
        const { auditor, auth, catalog, httpAuth, lifecycle, logger } = deps;
        const { cells, writers, notWatchable } = await readCells(deps.config);

        deps.permissionsRegistry.addPermissions(clustersPermissions);
        const access = new ClustersAccess({
          httpAuth,
          auditor,
          index: deps.members,
          principals: new PrincipalsResolver({ userInfo: deps.userInfo }),
          permissions: deps.permissions,
        });
        const knex = await applyMigrations(deps.database);
        const operationSignals = new OperationSignals({
          signals: deps.signals,
          logger,
        });
        const operations = await Operations.create({
          database: deps.database,
          logger,
          lifecycle,
          auditor,
          onChange: operation => operationSignals.changed(operation),
        });

        const clock = realClock;
        const stopping = new AbortController();
        const watched = new WatchedCells({
          cells,
          clock,
          logger,
          limits: readRequestLimits(deps.config),
        });
        const recheck = new OperatorRecheck({ access, catalog, auth });
        operations.define(
          drainNode({
            connection: name => watched.connection(name),
            requireStillOperator: person =>
              recheck.requireStillOperator(person),
          }),
        );
        const registry = await createRegistry({
          ...deps,
          knex,
          operators: recheck,
          operations,
          watched,
          locators,
          notWatchable,
          clock,
        });
        const health = createHealth({
          config: deps.config,
          knex,
          events: deps.events,
          notifications: deps.notifications,
          signals: deps.signals,
          logger,
          clock,
          watched,
          known: registry.known,
          dataPlaneProbes,
        });
        addClusterActions({
          registry: deps.actionsRegistry,
          access,
          auditor,
          overviews: health.overviews,
          health: health.store,
        });
        const instances = createInstanceOutbox({
          knex,
          watched,
          clock,
          logger,
        });
        const rules = new CatalogRules({
          catalog,
          auth,
          reader: deps.catalogReader,
          logger,
          clock,
          onRules: read => watched.setRules(read),
        });

        deps.httpRouter.use(
          await createRouter({
            cells: watched,
            writers,
            access,
            operations,
            registry,
            instances,
            health,
            logRights: new LogRights({
              index: deps.members,
              catalog,
              auth,
              rows: watched.rows,
            }),
            httpAuth,
            auditor,
            clock,
            stopping: stopping.signal,
          }),
        );

        lifecycle.addStartupHook(() => {
          operations.start();
          instances.start();
          rules.start();
          void rules.firstRead().then(() => {
            if (!stopping.signal.aborted) {
              watched.start();
            }
          });
          registry.start(stopping.signal);
          health.start();
        });
        lifecycle.addShutdownHook(async () => {
          stopping.abort();
          operationSignals.stop();
          await health.stop();
          await Promise.all([watched.stop(), rules.stop()]);
          await instances.stop();
        });
      },
    });
  },
});
