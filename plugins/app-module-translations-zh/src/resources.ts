import { createTranslationResource } from '@backstage/frontend-plugin-api';
import { coreComponentsTranslationRef } from '@backstage/core-components/alpha';
import { catalogTranslationRef } from '@backstage/plugin-catalog';
import { catalogGraphTranslationRef } from '@backstage/plugin-catalog-graph';
import { catalogReactTranslationRef } from '@backstage/plugin-catalog-react';
import { notificationsTranslationRef } from '@backstage/plugin-notifications';
import { orgTranslationRef } from '@backstage/plugin-org';
import { scaffolderTranslationRef } from '@backstage/plugin-scaffolder';
import { scaffolderReactTranslationRef } from '@backstage/plugin-scaffolder-react';
import { searchTranslationRef } from '@backstage/plugin-search';
import { searchReactTranslationRef } from '@backstage/plugin-search-react';
import { techdocsTranslationRef } from '@backstage/plugin-techdocs/alpha';
import { userSettingsTranslationRef } from '@backstage/plugin-user-settings';

/**
 * What is translated, by plugin. The type of each reference checks that its
 * translation has every message; the messages are loaded with the language.
 */
export const resources = {
  'core-components': createTranslationResource({
    ref: coreComponentsTranslationRef,
    translations: { zh: () => import('./zh/coreComponents') },
  }),
  catalog: createTranslationResource({
    ref: catalogTranslationRef,
    translations: { zh: () => import('./zh/catalog') },
  }),
  'catalog-graph': createTranslationResource({
    ref: catalogGraphTranslationRef,
    translations: { zh: () => import('./zh/catalogGraph') },
  }),
  'catalog-react': createTranslationResource({
    ref: catalogReactTranslationRef,
    translations: { zh: () => import('./zh/catalogReact') },
  }),
  notifications: createTranslationResource({
    ref: notificationsTranslationRef,
    translations: { zh: () => import('./zh/notifications') },
  }),
  org: createTranslationResource({
    ref: orgTranslationRef,
    translations: { zh: () => import('./zh/org') },
  }),
  scaffolder: createTranslationResource({
    ref: scaffolderTranslationRef,
    translations: { zh: () => import('./zh/scaffolder') },
  }),
  'scaffolder-react': createTranslationResource({
    ref: scaffolderReactTranslationRef,
    translations: { zh: () => import('./zh/scaffolderReact') },
  }),
  search: createTranslationResource({
    ref: searchTranslationRef,
    translations: { zh: () => import('./zh/search') },
  }),
  'search-react': createTranslationResource({
    ref: searchReactTranslationRef,
    translations: { zh: () => import('./zh/searchReact') },
  }),
  techdocs: createTranslationResource({
    ref: techdocsTranslationRef,
    translations: { zh: () => import('./zh/techdocs') },
  }),
  'user-settings': createTranslationResource({
    ref: userSettingsTranslationRef,
    translations: { zh: () => import('./zh/userSettings') },
  }),
};
