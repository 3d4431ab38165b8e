import { createTranslationResource } from '@backstage/core-plugin-api/alpha';
import { longshoreTranslationRef } from '../translation';

/**
 * Languages of the shared marks, for apps that list their translation
 * resources by hand. The ref carries them too, so this is rarely needed.
 *
 * @public
 */
export const longshoreTranslations = createTranslationResource({
  ref: longshoreTranslationRef,
  translations: { zh: () => import('./zh') },
});
