import { createApp } from '@backstage/frontend-defaults';
import { languageModule } from './modules/language';
import { navModule } from './modules/nav';
import { startModule } from './modules/start';
import { themeModule } from './modules/theme';

// Plugins are not listed here: `app.packages: all` in the configuration takes
// every plugin among this package's dependencies.
export const app = createApp({
  features: [languageModule, navModule, startModule, themeModule],
});

export default app.createRoot();
