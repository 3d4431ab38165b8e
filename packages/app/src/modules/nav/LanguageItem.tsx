import { SidebarItem } from '@backstage/core-components';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { RiTranslate2 } from '@remixicon/react';
import { appTranslationRef } from '../../translation';
import { useAppLanguage } from '../language/useAppLanguage';
import { sidebarIcon } from './sidebarIcon';

const LanguageIcon = sidebarIcon(RiTranslate2);

/**
 * Switches to the next language. It calls that language by its own name, so
 * that a person finds the way back from one that they cannot read.
 */
export function LanguageItem() {
  const { t } = useTranslationRef(appTranslationRef);
  const { language, languages, setLanguage } = useAppLanguage();

  if (languages.length < 2) {
    return null;
  }
  const next = languages[(languages.indexOf(language) + 1) % languages.length];

  return (
    <SidebarItem
      icon={LanguageIcon}
      text={t('language.switch', { language: nameOf(next) })}
      onClick={() => setLanguage(next)}
    />
  );
}

function nameOf(language: string): string {
  const names = new Intl.DisplayNames([language], { type: 'language' });
  return names.of(language) ?? language;
}
