import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { CellOverview } from '@longshore/plugin-clusters-common';
import { clustersTranslationRef } from '../translation';
import { usePageAccess } from './useClusters';

/** Why nothing may be changed in a cell; undefined where it may. */
export function useDenied(cell: CellOverview): string | undefined {
  const { t } = useTranslationRef(clustersTranslationRef);
  const access = usePageAccess();
  if (!access?.manage) {
    return t('denied.manage');
  }
  if (cell.contact.state !== 'live') {
    return t('denied.noContact', { cell: cell.name });
  }
  return cell.writable === false
    ? t('denied.readOnly', { cell: cell.name })
    : undefined;
}
