import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { Alert } from '@backstage/ui';
import {
  MarkState,
  StatusMark,
  useFailureText,
  useFormat,
} from '@longshore/plugin-longshore-react';
import { ServiceCount } from '@longshore/plugin-services-common';
import { servicesTranslationRef } from '../../translation';
import { countKey } from './draft';
import styles from './ScaleDialog.module.css';

const MARKS: Record<ServiceCount['state'], MarkState> = {
  applied: 'running',
  pending: 'changing',
  failed: 'failed',
};

/** What became of each cell, when not all of them could be changed. */
export function ScaleResults({ results }: { results: ServiceCount[] }) {
  const { t } = useTranslationRef(servicesTranslationRef);
  const format = useFormat();
  const failureText = useFailureText();
  const failed = results.filter(count => count.state === 'failed').length;
  const texts = (count: ServiceCount) =>
    ({
      applied: t('scale.resultApplied'),
      pending: t('scale.resultPending'),
      failed: t('scale.resultFailed', {
        reason: count.failure ? failureText(count.failure) : '?',
      }),
    }[count.state]);
  return (
    <div className={styles.form}>
      <Alert
        role="alert"
        status="danger"
        icon
        title={t('scale.partialTitle')}
        description={
          failed === results.length
            ? t('scale.allFailedText')
            : t('scale.partialText', { count: failed })
        }
      />
      <ul className={styles.results}>
        {results.map(count => (
          <li key={countKey(count)}>
            <span className={styles.resultName}>
              {count.cell}
              {count.track !== 'main' && ` · ${count.track}`}
            </span>
            <span className={styles.number}>
              {format.number(count.desired)}
            </span>
            <StatusMark state={MARKS[count.state]}>{texts(count)}</StatusMark>
          </li>
        ))}
      </ul>
    </div>
  );
}
