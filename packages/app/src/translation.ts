import { createTranslationRef } from '@backstage/frontend-plugin-api';

/** What the frame around the pages says. */
export const appTranslationRef = createTranslationRef({
  id: 'app.longshore',
  messages: {
    nav: {
      menu: 'Menu',
      search: 'Search',
      notifications: 'Notifications',
      notificationsUnread_one: 'Notifications, {{count}} unread',
      notificationsUnread_other: 'Notifications, {{count}} unread',
      settings: 'Settings',
      home: 'Longshore, to the start page',
    },
    pages: {
      services: 'Services',
      codeflow: 'Codeflow',
      nginx: 'Nginx',
      storage: 'Storage',
      alerting: 'Alerts',
      siteMonitoring: 'Sites',
      images: 'Images',
      clusters: 'Clusters',
      members: 'Members',
      system: 'System',
      catalog: 'Catalog',
      techdocs: 'Docs',
      scaffolder: 'Create',
      catalogGraph: 'Relations',
    },
    language: {
      switch: 'Switch to {{language}}',
    },
    theme: {
      light: 'Theme: light',
      dark: 'Theme: dark',
      auto: 'Theme: auto',
    },
  },
  translations: {
    zh: () => import('./translations.zh'),
  },
});
