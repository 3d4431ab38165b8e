import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { CellOverview } from '@longshore/plugin-clusters-common';
import { clustersTranslationRef } from '../translation';
import { usePageAccess } from './useClusters';

/**
 * Why the reader may change nothing of clusters; undefined where they may. As
 * long as their rights are not known, that is the reason, and not a lack of them.
 */
export function useManageDenied(): string | undefined {
  const { t } = useTranslationRef(clustersTranslationRef);
  const { access, failed } = usePageAccess();
  if (access) {
    return access.manage ? undefined : t('denied.manage');
  }
  return failed ? t('denied.rightsUnknown') : t('denied.rightsLoading');
}

/** Why nothing may be changed in a cell; undefined where it may. */
export function useDenied(cell: CellOverview): string | undefined {
  const { t } = useTranslationRef(clustersTranslationRef);
  const denied = useManageDenied();
  if (denied !== undefined) {
    return denied;
  }
  if (cell.contact.state !== 'live') {
    return t('denied.noContact', { cell: cell.name });
  }
  return cell.writable === false
    ? t('denied.readOnly', { cell: cell.name })
    : undefined;
}
