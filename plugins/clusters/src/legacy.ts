/**
 * Pages of clusters, for apps on the legacy frontend system.
 *
 * @packageDocumentation
 */

import {
  createApiFactory,
  createPlugin,
  createRoutableExtension,
  discoveryApiRef,
  fetchApiRef,
} from '@backstage/core-plugin-api';
import { clustersApiRef, ClustersPagesClient } from './api';
import { cellRouteRef, operationRouteRef, rootRouteRef } from './routes';

/**
 * The plugin, to be listed in the app or found through its extensions.
 *
 * @public
 */
export const clustersPlugin = createPlugin({
  id: 'clusters',
  routes: {
    root: rootRouteRef,
    cell: cellRouteRef,
    operation: operationRouteRef,
  },
  apis: [
    createApiFactory({
      api: clustersApiRef,
      deps: { discoveryApi: discoveryApiRef, fetchApi: fetchApiRef },
      factory: deps => new ClustersPagesClient(deps),
    }),
  ],
});

/**
 * All pages, for a route such as `/clusters`.
 *
 * @public
 */
export const ClustersPage = clustersPlugin.provide(
  createRoutableExtension({
    name: 'ClustersPage',
    component: () =>
      import('./components/ClustersPage').then(m => m.LegacyClustersPage),
    mountPoint: rootRouteRef,
  }),
);

export { clustersApiRef };
export { clustersTranslationRef } from './translation';
