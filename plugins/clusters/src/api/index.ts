export { clustersApiRef } from './clustersApiRef';
export { type ClustersApi } from './ClustersApi';
export { ClustersPagesClient } from './ClustersPagesClient';
