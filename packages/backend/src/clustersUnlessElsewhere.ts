import {
  coreServices,
  createBackendFeatureLoader,
} from '@backstage/backend-plugin-api';

/**
 * The clusters plugin, unless configuration says by `discovery.endpoints` that
 * it runs elsewhere, as packages/backend-clusters does.
 */
export const clustersUnlessElsewhere = createBackendFeatureLoader({
  deps: { config: coreServices.rootConfig },
  *loader({ config }) {
    const endpoints = config.getOptionalConfigArray('discovery.endpoints');
    const isElsewhere = endpoints?.some(endpoint =>
      endpoint.getStringArray('plugins').includes('clusters'),
    );
    if (!isElsewhere) {
      yield import('@longshore/plugin-clusters-backend');
    }
  },
});
