import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import {
  CellHealth,
  CellHealthChange,
} from '@longshore/plugin-clusters-common';
import { useFormat } from '@longshore/plugin-longshore-react';
import { clustersTranslationRef } from '../../translation';
import styles from './HealthHistory.module.css';
import { healthSpans } from './healthSpans';

const HOUR_MS = 3_600_000;
const HOURS = 24;

/** A day as a strip, each state with its colour and pattern. */
export function HealthStrip(props: {
  changes: CellHealthChange[];
  health: CellHealth;
}) {
  const { changes, health } = props;
  const { t } = useTranslationRef(clustersTranslationRef);
  const format = useFormat();
  const to = Date.now();
  const from = to - HOURS * HOUR_MS;
  const spans = healthSpans(changes, health, { from, to });
  const time = (ms: number) => format.clock(new Date(ms).toISOString());
  return (
    <>
      <div className={styles.strip}>
        {spans.map(span => (
          <span
            key={span.from}
            className={styles.span}
            data-state={span.state}
            role="img"
            style={{ flexGrow: span.to - span.from }}
            aria-label={t('history.span', {
              state: t(`health.${span.state}`),
              from: time(span.from),
              to: time(span.to),
            })}
            title={t('history.span', {
              state: t(`health.${span.state}`),
              from: time(span.from),
              to: time(span.to),
            })}
          />
        ))}
      </div>
      <div className={styles.scale} aria-hidden>
        {[24, 18, 12, 6].map(hours => (
          <span key={hours}>
            {format.relative(new Date(to - hours * HOUR_MS).toISOString())}
          </span>
        ))}
        <span>{t('list.now')}</span>
      </div>
    </>
  );
}
