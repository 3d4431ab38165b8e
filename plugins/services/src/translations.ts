import { createTranslationResource } from '@backstage/core-plugin-api/alpha';
import { servicesTranslationRef } from './translation';

/**
 * Languages of the services plugin, for apps that list their translation
 * resources by hand. The ref carries them too, so this is rarely needed.
 *
 * @public
 */
export const servicesTranslations = createTranslationResource({
  ref: servicesTranslationRef,
  translations: { zh: () => import('./translations/zh') },
});

export { servicesTranslationRef };
