import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { CatalogRules } from './claims/CatalogRules';
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
        httpAuth: coreServices.httpAuth,
        httpRouter: coreServices.httpRouter,
        lifecycle: coreServices.lifecycle,
        logger: coreServices.logger,
      },
      async init(deps) {
        const { auditor, auth, catalog, httpAuth, lifecycle, logger } = deps;
        const { cells, writers, notWatchable } = await readCells(deps.config);
        for (const { name, reason } of notWatchable) {
          logger.warn(`Cluster '${name}' is not watched: ${reason}`);
        }

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
            httpAuth,
            auditor,
            clock,
            stopping: stopping.signal,
          }),
        );

        lifecycle.addStartupHook(() => {
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
