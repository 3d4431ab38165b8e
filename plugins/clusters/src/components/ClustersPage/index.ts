export { LegacyClustersPage, NfsClustersPage } from './ClustersPage';
