export { ClusterOperationPage } from './ClusterOperationPage';
export { RecentOperations } from './RecentOperations';
