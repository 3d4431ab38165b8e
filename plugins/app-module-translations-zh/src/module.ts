import { createFrontendModule } from '@backstage/frontend-plugin-api';
import { TranslationBlueprint } from '@backstage/plugin-app-react';
import { resources } from './resources';

/**
 * Simplified Chinese (`zh`) for the core plugins that a portal's navigation
 * shows. The language itself is offered by `availableLanguages` of
 * `api:app/app-language`.
 *
 * @public
 */
export const zhTranslationsModule = createFrontendModule({
  pluginId: 'app',
  extensions: Object.entries(resources).map(([plugin, resource]) =>
    TranslationBlueprint.make({ name: `${plugin}-zh`, params: { resource } }),
  ),
});
