import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { useFormat } from '@longshore/plugin-longshore-react';
import { ServiceInstance } from '@longshore/plugin-services-common';
import { servicesTranslationRef } from '../../translation';
import styles from './InstanceTable.module.css';

/**
 * How often an instance was started again and how it last ended, marked as
 * past: what was wrong then need not be wrong now.
 */
export function Restarts({ instance }: { instance: ServiceInstance }) {
  const { restarts, lastEnd } = instance;
  const { t } = useTranslationRef(servicesTranslationRef);
  const format = useFormat();
  return (
    <span className={styles.restarts}>
      <span className={restarts > 0 ? undefined : styles.quiet}>
        {format.number(restarts)}
      </span>
      {lastEnd && (
        <span
          className={styles.past}
          title={t('instance.pastHint', { exitCode: String(lastEnd.exitCode) })}
        >
          {lastEnd.at
            ? t('instance.past', {
                reason: lastEnd.reason,
                time: format.relative(lastEnd.at),
              })
            : t('instance.pastNoTime', { reason: lastEnd.reason })}
        </span>
      )}
    </span>
  );
}
