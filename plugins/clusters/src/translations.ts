import { createTranslationResource } from '@backstage/core-plugin-api/alpha';
import { clustersTranslationRef } from './translation';

/**
 * Languages of the clusters plugin, for apps that list their translation
 * resources by hand. The ref carries them too, so this is rarely needed.
 *
 * @public
 */
export const clustersTranslations = createTranslationResource({
  ref: clustersTranslationRef,
  translations: { zh: () => import('./translations/zh') },
});

export { clustersTranslationRef };
