/**
 * Pages of clusters, for apps on the new frontend system.
 *
 * @packageDocumentation
 */

export { clustersPlugin as default } from './plugin';
export { clustersApiRef, type ClustersApi } from './api';
export { clustersTranslationRef } from './translation';
