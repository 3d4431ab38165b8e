import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { UtilisationSample } from '@longshore/plugin-clusters-common';
import { useFormat } from '@longshore/plugin-longshore-react';
import { clustersTranslationRef } from '../../translation';
import { LineChart, Series } from './LineChart';

/** Use of CPU and memory of one cell or host over time, and its instances. */
export function UtilisationCharts(props: {
  /** The oldest first. */
  samples: UtilisationSample[];
  /** ISO 8601. */
  from: string;
  to: string;
  /** Instances on a host at that time, if known. */
  instances(sample: UtilisationSample): number | undefined;
  pointed: number | undefined;
  onPoint(at: number | undefined): void;
}) {
  const { samples, from, to, instances, pointed, onPoint } = props;
  const { t } = useTranslationRef(clustersTranslationRef);
  const format = useFormat();
  const percent = (value: number) =>
    `${format.number(Math.round(value * 100))} %`;
  const decimal = (value: number) => format.number(Math.round(value * 10) / 10);
  const shared = {
    from: Date.parse(from),
    to: Date.parse(to),
    pointed,
    onPoint,
  };
  const series = (
    label: string,
    read: (sample: UtilisationSample) => number | undefined,
  ): Series => ({
    label,
    points: samples.map(sample => ({
      at: Date.parse(sample.at),
      value: read(sample),
    })),
  });
  return (
    <>
      <LineChart
        {...shared}
        title={t('utilisation.cpu')}
        most={1}
        format={percent}
        series={[
          series(t('utilisation.used'), sample => sample.cpuUsed),
          series(t('utilisation.requested'), sample => sample.cpuRequested),
        ]}
      />
      <LineChart
        {...shared}
        title={t('utilisation.memory')}
        most={1}
        format={percent}
        series={[
          series(t('utilisation.used'), sample => sample.memoryUsed),
          series(t('utilisation.requested'), sample => sample.memoryRequested),
        ]}
      />
      <LineChart
        {...shared}
        title={t('utilisation.podsPerNode')}
        format={decimal}
        series={[series(t('utilisation.podsPerNode'), instances)]}
      />
    </>
  );
}
