import { createApiRef } from '@backstage/core-plugin-api';
import { ClustersApi } from './ClustersApi';

/**
 * Client of the clusters backend for pages, replaceable in apps and tests.
 *
 * @public
 */
export const clustersApiRef = createApiRef<ClustersApi>({
  id: 'plugin.clusters.client',
});
