import {
  ApiBlueprint,
  createFrontendPlugin,
  discoveryApiRef,
  fetchApiRef,
  PageBlueprint,
} from '@backstage/frontend-plugin-api';
import { RiServerLine } from '@remixicon/react';
import { clustersApiRef, ClustersPagesClient } from './api';
import {
  cellRouteRef,
  operationRouteRef,
  registerRouteRef,
  rootRouteRef,
  utilisationRouteRef,
} from './routes';

const clustersApi = ApiBlueprint.make({
  params: defineParams =>
    defineParams({
      api: clustersApiRef,
      deps: { discoveryApi: discoveryApiRef, fetchApi: fetchApiRef },
      factory: deps => new ClustersPagesClient(deps),
    }),
});

const clustersPage = PageBlueprint.make({
  params: {
    path: '/clusters',
    title: 'Clusters',
    icon: <RiServerLine />,
    routeRef: rootRouteRef,
    // The page brings the framework's layout itself, see FrameworkPage.
    noHeader: true,
    loader: () =>
      import('./components/ClustersPage').then(m => <m.NfsClustersPage />),
  },
});

/**
 * Pages of clusters, for operators: which are well, full, slow or gone, their
 * nodes, how they are registered, and how well hosts are used.
 *
 * @public
 */
export const clustersPlugin = createFrontendPlugin({
  pluginId: 'clusters',
  title: 'Clusters',
  icon: <RiServerLine />,
  info: { packageJson: () => import('../package.json') },
  routes: {
    root: rootRouteRef,
    cell: cellRouteRef,
    operation: operationRouteRef,
    register: registerRouteRef,
    utilisation: utilisationRouteRef,
  },
  extensions: [clustersApi, clustersPage],
});
