import { createTranslationRef } from '@backstage/core-plugin-api/alpha';

/**
 * Words of the pages of clusters.
 *
 * @public
 */
export const clustersTranslationRef = createTranslationRef({
  id: 'clusters',
  translations: { zh: () => import('./translations/zh') },
  messages: {
    title: 'Clusters',
  },
});
