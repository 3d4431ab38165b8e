import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { Alert } from '@backstage/ui';
import { CellOverview } from '@longshore/plugin-clusters-common';
import { usePageAccess } from '../../hooks/useClusters';
import { clustersTranslationRef } from '../../translation';
import styles from './CellSettings.module.css';
import { PlaceSettings } from './PlaceSettings';
import { RemoveCell } from './RemoveCell';
import { ReplaceCredentials } from './ReplaceCredentials';

/** What a cell is for and how it is reached; where to change it if not here. */
export function CellSettings({ cell }: { cell: CellOverview }) {
  const { t } = useTranslationRef(clustersTranslationRef);
  const { access } = usePageAccess();
  if (cell.source === 'located') {
    return (
      <Alert
        status="info"
        icon
        title={t('settings.locatedTitle')}
        description={t('settings.locatedText', { cell: cell.name })}
      />
    );
  }
  if (cell.source === 'config') {
    return (
      <Alert
        status="info"
        icon
        title={t('settings.configTitle')}
        description={t('settings.configText', { cell: cell.name })}
      />
    );
  }
  if (access && !access.manage) {
    return <Alert status="info" icon title={t('denied.manage')} />;
  }
  return (
    <div className={styles.place}>
      <PlaceSettings key={cell.region} cell={cell} />
      <ReplaceCredentials cell={cell} />
      <RemoveCell cell={cell} />
    </div>
  );
}
