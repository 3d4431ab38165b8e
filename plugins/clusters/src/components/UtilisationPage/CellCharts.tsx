import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { Box } from '@backstage/ui';
import { useFormat } from '@longshore/plugin-longshore-react';
import { useState } from 'react';
import { clustersTranslationRef } from '../../translation';
import { LineChart, Series } from './LineChart';
import { CellUtilisation, podsPerNode } from './summarise';
import styles from './UtilisationPage.module.css';

/** Small multiples over one time axis, with one crosshair for all of them. */
export function CellCharts(props: {
  cells: CellUtilisation[];
  /** ISO 8601. */
  from: string;
  to: string;
}) {
  const { cells, from, to } = props;
  const { t } = useTranslationRef(clustersTranslationRef);
  const format = useFormat();
  const [pointed, setPointed] = useState<number>();
  const percent = (value: number) =>
    `${format.number(Math.round(value * 100))} %`;
  const decimal = (value: number) => format.number(Math.round(value * 10) / 10);
  const shared = {
    from: Date.parse(from),
    to: Date.parse(to),
    pointed,
    onPoint: setPointed,
  };
  return (
    <div className={styles.charts}>
      {cells.map(({ cell, samples }) => {
        const series = (
          label: string,
          read: (sample: (typeof samples)[number]) => number | undefined,
        ): Series => ({
          label,
          points: samples.map(sample => ({
            at: Date.parse(sample.at),
            value: read(sample),
          })),
        });
        return (
          <Box
            key={cell}
            as="section"
            bg="neutral"
            className={styles.panel}
            aria-label={cell}
          >
            <h3 className={styles.heading}>{cell}</h3>
            <LineChart
              {...shared}
              title={t('utilisation.cpu')}
              most={1}
              format={percent}
              series={[
                series(t('utilisation.used'), sample => sample.cpuUsed),
                series(
                  t('utilisation.requested'),
                  sample => sample.cpuRequested,
                ),
              ]}
            />
            <LineChart
              {...shared}
              title={t('utilisation.podsPerNode')}
              format={decimal}
              series={[series(t('utilisation.podsPerNode'), podsPerNode)]}
            />
          </Box>
        );
      })}
    </div>
  );
}
