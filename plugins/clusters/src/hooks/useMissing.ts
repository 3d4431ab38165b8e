import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { useFormat } from '@longshore/plugin-longshore-react';
import { clustersTranslationRef } from '../translation';

/**
 * Which fields of a form are still to be filled in, as a reason for its button;
 * undefined where none is.
 *
 * @param filled - whether it is, by the label of each field
 */
export function useMissing(
  filled: Record<string, boolean>,
): string | undefined {
  const { t } = useTranslationRef(clustersTranslationRef);
  const format = useFormat();
  const missing = Object.keys(filled).filter(label => !filled[label]);
  return missing.length > 0
    ? t('denied.missing', { fields: format.list(missing) })
    : undefined;
}
