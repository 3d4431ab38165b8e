import { useApiHolder } from '@backstage/core-plugin-api';
import { appLanguageApiRef } from '@backstage/core-plugin-api/alpha';
import { useEffect, useState } from 'react';

const DEFAULT_LANGUAGE = 'en';

/**
 * The language that the reader has chosen in the portal, for `Intl`. It is not
 * the browser's, so that words and numbers on a page never disagree.
 *
 * @public
 */
export function useLanguage(): string {
  const languageApi = useApiHolder().get(appLanguageApiRef);
  const [language, setLanguage] = useState(
    () => languageApi?.getLanguage().language ?? DEFAULT_LANGUAGE,
  );
  useEffect(() => {
    const subscription = languageApi
      ?.language$()
      .subscribe(next => setLanguage(next.language));
    return () => subscription?.unsubscribe();
  }, [languageApi]);
  return language;
}
