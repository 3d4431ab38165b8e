import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { Box } from '@backstage/ui';
import {
  CellHealthChange,
  CellOverview,
} from '@longshore/plugin-clusters-common';
import {
  EmptyState,
  StatusMark,
  useFormat,
} from '@longshore/plugin-longshore-react';
import { useHistory } from '../../hooks/useClusters';
import { useFailureWords } from '../../hooks/useFailureWords';
import { clustersTranslationRef } from '../../translation';
import { HEALTH_MARKS } from '../HealthMark';
import { TabPlace } from '../TabPlace';
import styles from './HealthHistory.module.css';
import { HealthStrip } from './HealthStrip';

/** How a cell was over the last 24 hours. */
export function HealthHistory({ cell }: { cell: CellOverview }) {
  const answer = useHistory(cell.name);
  return (
    <TabPlace answer={answer}>
      {changes => <LoadedHistory cell={cell} changes={changes} />}
    </TabPlace>
  );
}

function LoadedHistory(props: {
  cell: CellOverview;
  changes: CellHealthChange[];
}) {
  const { cell, changes } = props;
  const { t } = useTranslationRef(clustersTranslationRef);
  return (
    <div className={styles.place}>
      <Box as="section" bg="neutral" className={styles.panel}>
        <h3 className={styles.title}>{t('history.title')}</h3>
        <HealthStrip changes={changes} health={cell.health} />
      </Box>
      {changes.length === 0 ? (
        <EmptyState title={t('history.none')} />
      ) : (
        <ol className={styles.changes} aria-label={t('history.changes')}>
          {changes.map(change => (
            <Change key={change.id} change={change} />
          ))}
        </ol>
      )}
    </div>
  );
}

function Change({ change }: { change: CellHealthChange }) {
  const { t } = useTranslationRef(clustersTranslationRef);
  const format = useFormat();
  const words = useFailureWords();
  const to = t(`health.${change.to}`);
  return (
    <li className={styles.change}>
      <time className={styles.time} dateTime={change.at}>
        {format.clock(change.at)}
      </time>
      <StatusMark state={HEALTH_MARKS[change.to]}>
        {t('history.change', { from: t(`health.${change.from}`), to })}
      </StatusMark>
      <span className={styles.detail}>
        {[
          change.failure && words(change.failure).text,
          change.to === 'control-plane-lost' &&
            t(`lost.dataPlane.${change.dataPlane}`),
        ]
          .filter(Boolean)
          .join(' · ')}
      </span>
    </li>
  );
}
