import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { Box } from '@backstage/ui';
import {
  RelativeTime,
  StatusMark,
  MarkState,
  useFailureText,
  useFormat,
} from '@longshore/plugin-longshore-react';
import { CountChange } from '@longshore/plugin-services-common';
import { servicesTranslationRef } from '../../translation';
import { EntityLink } from '../EntityLink';
import styles from './CountHistory.module.css';

const MARKS: Record<CountChange['state'], MarkState> = {
  applied: 'running',
  pending: 'changing',
  failed: 'failed',
};

/** Who changed the counts, from what to what, and what became of it. */
export function CountHistory({ history }: { history?: CountChange[] }) {
  const { t } = useTranslationRef(servicesTranslationRef);
  return (
    <Box
      as="section"
      bg="neutral"
      className={styles.panel}
      aria-label={t('service.history')}
    >
      <h3 className={styles.title}>{t('service.history')}</h3>
      {history?.length ? (
        <ol className={styles.changes}>
          {history.map(change => (
            <Change key={change.id} change={change} />
          ))}
        </ol>
      ) : (
        <p className={styles.none}>
          {t(history ? 'service.historyEmpty' : 'service.historyUnreadable')}
        </p>
      )}
    </Box>
  );
}

function Change({ change }: { change: CountChange }) {
  const { t } = useTranslationRef(servicesTranslationRef);
  const format = useFormat();
  const failureText = useFailureText();
  const states = {
    applied: t('service.historyApplied'),
    pending: t('service.historyPending'),
    failed: t('service.historyFailed'),
  };
  return (
    <li className={styles.change}>
      <StatusMark
        state={MARKS[change.state]}
        compact
        label={states[change.state]}
      />
      <div className={styles.text}>
        <span>
          {t('service.historyText', {
            author: <EntityLink entityRef={change.author} />,
            track: change.track,
            cell: change.cell,
            from: format.number(change.from),
            to: <strong>{format.number(change.to)}</strong>,
          })}
        </span>
        <span className={styles.quiet}>
          {' · '}
          <RelativeTime value={change.at} />
          {change.reason && ` · ${change.reason}`}
        </span>
        {change.failure && (
          <span className={styles.failure}>{failureText(change.failure)}</span>
        )}
      </div>
    </li>
  );
}
