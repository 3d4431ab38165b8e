import { useApi } from '@backstage/core-plugin-api';
import {
  appLanguageApiRef,
  useTranslationRef,
} from '@backstage/core-plugin-api/alpha';
import { Button } from '@backstage/ui';
import { useLanguage } from '@longshore/plugin-longshore-react';
import { RiTranslate2 } from '@remixicon/react';
import { demoSignInTranslationRef } from '../../translation';

/** Switches to the next language, called by its own name. */
export function LanguageSwitch() {
  const { t } = useTranslationRef(demoSignInTranslationRef);
  const languageApi = useApi(appLanguageApiRef);
  const language = useLanguage();
  const { languages } = languageApi.getAvailableLanguages();

  if (languages.length < 2) {
    return null;
  }
  const next = languages[(languages.indexOf(language) + 1) % languages.length];
  const name = new Intl.DisplayNames([next], { type: 'language' }).of(next);

  return (
    <Button
      variant="tertiary"
      iconStart={<RiTranslate2 size={18} aria-hidden />}
      onPress={() => languageApi.setLanguage(next)}
    >
      {t('switchLanguage', { language: name ?? next })}
    </Button>
  );
}
