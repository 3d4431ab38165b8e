import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { RequestMinute } from '@longshore/plugin-clusters-common';
import { useFormat } from '@longshore/plugin-longshore-react';
import { useState } from 'react';
import { clustersTranslationRef } from '../../translation';
import styles from './Requests.module.css';

/** Verbs of Kubernetes that have words of their own; others stand as they are. */
const VERBS = [
  'list',
  'watch',
  'get',
  'create',
  'update',
  'patch',
  'delete',
  'probe',
  'log',
] as const;

const HEIGHT = 96;
const BAR = 10;
const GAP = 2;
/** As many minutes as the backend remembers; there are fewer after a start. */
const MINUTES = 60;

/** One bar a minute, its failed part in colour; the line below says the numbers. */
export function RequestChart({ minutes }: { minutes: RequestMinute[] }) {
  const { t } = useTranslationRef(clustersTranslationRef);
  const format = useFormat();
  const [pointed, setPointed] = useState<number>();
  const place = pointed ?? minutes.length - 1;
  const top = Math.max(1, ...minutes.map(total));
  const slots = Math.max(MINUTES, minutes.length);
  const width = slots * (BAR + GAP);
  const shown = minutes[place];
  const wordOf = (verb: string) => {
    const known = VERBS.find(each => each === verb);
    return known ? t(`requests.verb.${known}`) : verb;
  };
  return (
    <figure className={styles.figure}>
      <svg
        className={styles.chart}
        viewBox={`0 0 ${width} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={t('requests.chart', { most: format.number(top) })}
        onPointerLeave={() => setPointed(undefined)}
      >
        {minutes.map((minute, index) => {
          const all = (total(minute) / top) * HEIGHT;
          const failed = (minute.failed / top) * HEIGHT;
          // The newest stands at the right, however few there are.
          const x = (slots - minutes.length + index) * (BAR + GAP);
          return (
            <g key={minute.at} onPointerEnter={() => setPointed(index)}>
              <rect
                className={styles.target}
                x={x}
                width={BAR + GAP}
                height={HEIGHT}
              />
              <rect
                className={index === place ? styles.chosen : styles.calls}
                x={x}
                y={HEIGHT - all}
                width={BAR}
                height={all}
              />
              <rect
                className={styles.failed}
                x={x}
                y={HEIGHT - failed}
                width={BAR}
                height={failed}
              />
            </g>
          );
        })}
      </svg>
      <figcaption className={styles.caption}>
        {shown
          ? [
              format.clock(shown.at),
              ...Object.entries(shown.byVerb).map(
                ([verb, count]) => `${wordOf(verb)} ${format.number(count)}`,
              ),
              t('requests.failed', { count: shown.failed }),
            ].join(' · ')
          : t('requests.none')}
      </figcaption>
    </figure>
  );
}

function total({ byVerb }: RequestMinute): number {
  return Object.values(byVerb).reduce((sum, count) => sum + count, 0);
}
