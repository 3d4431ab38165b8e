import { useEffect } from 'react';
import { useAppLanguage } from './useAppLanguage';

/** HTML wants the script of Chinese named: Han glyphs differ between regions. */
const HTML_LANGUAGES: Record<string, string> = { zh: 'zh-Hans' };

/**
 * Tells the document which language it is in, by which browsers choose glyphs
 * and line breaks, and screen readers their voice.
 */
export function DocumentLanguage() {
  const { language } = useAppLanguage();

  useEffect(() => {
    document.documentElement.lang = HTML_LANGUAGES[language] ?? language;
  }, [language]);

  return null;
}
