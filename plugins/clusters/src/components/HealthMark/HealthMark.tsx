import { CellHealth } from '@longshore/plugin-clusters-common';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { StatusMark, useFormat } from '@longshore/plugin-longshore-react';
import { clustersTranslationRef } from '../../translation';
import { HEALTH_MARKS } from './healthMarks';

/** The health of a cell as shape and word, since when if it is not well. */
export function HealthMark(props: { health: CellHealth; className?: string }) {
  const { health, className } = props;
  const { state, since, dataPlane } = health;
  const { t } = useTranslationRef(clustersTranslationRef);
  const format = useFormat();
  const word = t(`health.${state}`);
  const isLost = state === 'control-plane-lost';
  return (
    <StatusMark
      className={className}
      state={isLost && dataPlane === 'lost' ? 'failed' : HEALTH_MARKS[state]}
    >
      {state === 'healthy' || state === 'unknown'
        ? word
        : t('health.since', { word, time: format.clock(since) })}
    </StatusMark>
  );
}
