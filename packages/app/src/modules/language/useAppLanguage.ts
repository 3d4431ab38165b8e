import { appLanguageApiRef, useApi } from '@backstage/frontend-plugin-api';
import { useLanguage } from '@longshore/plugin-longshore-react';

/** The language of the portal, and how to change it. */
export function useAppLanguage() {
  const languageApi = useApi(appLanguageApiRef);

  return {
    language: useLanguage(),
    languages: languageApi.getAvailableLanguages().languages,
    setLanguage: (next: string) => languageApi.setLanguage(next),
  };
}
