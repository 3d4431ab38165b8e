import {
  coreServices,
  createBackendFeatureLoader,
} from '@backstage/backend-plugin-api';
import { forwardClusters } from './forwardClusters';

/**
 * The clusters plugin, unless configuration says by `discovery.endpoints` that
 * it runs elsewhere, as packages/backend-clusters does; then what browsers ask of
 * it is passed on.
 */
export const clustersUnlessElsewhere = createBackendFeatureLoader({
  deps: { config: coreServices.rootConfig },
  *loader({ config }) {
    const endpoints = config.getOptionalConfigArray('discovery.endpoints');
    const isElsewhere = endpoints?.some(endpoint =>
      endpoint.getStringArray('plugins').includes('clusters'),
    );
    if (isElsewhere) {
      yield forwardClusters;
    } else {
      yield import('@longshore/plugin-clusters-backend');
    }
  },
});
