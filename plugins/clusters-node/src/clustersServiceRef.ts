import {
  coreServices,
  createServiceFactory,
  createServiceRef,
} from '@backstage/backend-plugin-api';
import { ClustersClient } from './ClustersClient';
import { ClustersService } from './ClustersService';

/**
 * Clusters, for other backend plugins.
 *
 * @public
 */
export const clustersServiceRef = createServiceRef<ClustersService>({
  id: 'clusters',
  defaultFactory: async service =>
    createServiceFactory({
      service,
      deps: {
        auth: coreServices.auth,
        discovery: coreServices.discovery,
      },
      factory: ({ auth, discovery }) => new ClustersClient({ auth, discovery }),
    }),
});
