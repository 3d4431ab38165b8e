import { TranslationRef } from '@backstage/frontend-plugin-api';
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
import coreComponents from './zh/coreComponents';
import catalog from './zh/catalog';
import catalogGraph from './zh/catalogGraph';
import catalogReact from './zh/catalogReact';
import notifications from './zh/notifications';
import org from './zh/org';
import scaffolder from './zh/scaffolder';
import scaffolderReact from './zh/scaffolderReact';
import search from './zh/search';
import searchReact from './zh/searchReact';
import techdocs from './zh/techdocs';
import userSettings from './zh/userSettings';
import { resources } from './resources';

type Messages = Record<string, string | null>;

const translated: Record<keyof typeof resources, [TranslationRef, Messages]> = {
  'core-components': [coreComponentsTranslationRef, coreComponents],
  catalog: [catalogTranslationRef, catalog],
  'catalog-graph': [catalogGraphTranslationRef, catalogGraph],
  'catalog-react': [catalogReactTranslationRef, catalogReact],
  notifications: [notificationsTranslationRef, notifications],
  org: [orgTranslationRef, org],
  scaffolder: [scaffolderTranslationRef, scaffolder],
  'scaffolder-react': [scaffolderReactTranslationRef, scaffolderReact],
  search: [searchTranslationRef, search],
  'search-react': [searchReactTranslationRef, searchReact],
  techdocs: [techdocsTranslationRef, techdocs],
  'user-settings': [userSettingsTranslationRef, userSettings],
};

/** The messages in the source language are no part of a reference's type. */
function defaultMessages(ref: TranslationRef): Record<string, string> {
  if (
    !('getDefaultMessages' in ref) ||
    typeof ref.getDefaultMessages !== 'function'
  ) {
    throw new Error(`${ref.id} does not tell its messages`);
  }
  return ref.getDefaultMessages();
}

/** `{{name}}` of i18next and `{name}` that tables fill in themselves. */
function placeholders(text: string | null): string[] {
  return (text?.match(/\{\{?[^{}]*\}\}?/g) ?? []).sort();
}

describe.each(Object.entries(translated))('%s', (_, [ref, zh]) => {
  const en = defaultMessages(ref);

  it('should translate every message, and nothing else', () => {
    expect(Object.keys(zh).sort()).toEqual(Object.keys(en).sort());
  });

  it('should keep the placeholders', () => {
    const keys = Object.keys(en);
    expect(keys.map(key => [key, placeholders(zh[key])])).toEqual(
      keys.map(key => [key, placeholders(en[key])]),
    );
  });

  it('should be in Chinese', () => {
    // Addresses and names of products are the same in both languages.
    const untranslated = Object.keys(en).filter(
      key =>
        !/\p{Script=Han}/u.test(zh[key] ?? '') &&
        !/^https?:|^mailto |^TechDocs$/.test(en[key]),
    );
    expect(untranslated).toEqual([]);
  });
});
