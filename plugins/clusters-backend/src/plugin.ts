import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { eventsServiceRef } from '@backstage/plugin-events-node';
import { clustersPermissions } from '@longshore/plugin-clusters-common';
import { Operations } from '@longshore/plugin-longshore-node';
import {
  memberIndexServiceRef,
  PrincipalsResolver,
} from '@longshore/plugin-members-node';
import { ClustersAccess } from './access/ClustersAccess';
import { CatalogRules } from './claims/CatalogRules';
import { applyMigrations } from './database/applyMigrations';
import { readCells } from './registry/readCells';
import { createRouter } from './router';
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
    env.registerInit({
      deps: {
        auditor: coreServices.auditor,
        auth: coreServices.auth,
        catalog: catalogServiceRef,
        config: coreServices.rootConfig,
        database: coreServices.database,
        events: eventsServiceRef,
        httpAuth: coreServices.httpAuth,
        httpRouter: coreServices.httpRouter,
        lifecycle: coreServices.lifecycle,
        logger: coreServices.logger,
        members: memberIndexServiceRef,
        permissions: coreServices.permissions,
        permissionsRegistry: coreServices.permissionsRegistry,
        userInfo: coreServices.userInfo,
      },
      async init(deps) {
        const { auditor, auth, catalog, httpAuth, lifecycle, logger } = deps;
        const { cells, writers, notWatchable } = await readCells(deps.config);
        for (const { name, reason } of notWatchable) {
          logger.warn(`Cluster '${name}' is not watched: ${reason}`);
        }

        deps.permissionsRegistry.addPermissions(clustersPermissions);
        const access = new ClustersAccess({
          httpAuth,
          auditor,
          index: deps.members,
          principals: new PrincipalsResolver({ userInfo: deps.userInfo }),
          permissions: deps.permissions,
        });
        await applyMigrations(deps.database);
        const operations = await Operations.create({
          database: deps.database,
          logger,
          lifecycle,
        });

        const clock = realClock;
        const stopping = new AbortController();
        const watched = new WatchedCells({ cells, clock, logger });
        const rules = new CatalogRules({
          catalog,
          auth,
          logger,
          clock,
          onRules: read => watched.setRules(read),
        });

        deps.httpRouter.use(
          await createRouter({
            cells: watched,
            writers,
            access,
            httpAuth,
            auditor,
            clock,
            stopping: stopping.signal,
          }),
        );

        lifecycle.addStartupHook(() => {
          operations.start();
          watched.start();
          rules.start();
        });
        lifecycle.addShutdownHook(async () => {
          stopping.abort();
          await Promise.all([watched.stop(), rules.stop()]);
        });
      },
    });
  },
});
