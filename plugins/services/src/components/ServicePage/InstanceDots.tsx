import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { StatusMark, useFormat } from '@longshore/plugin-longshore-react';
import { ServiceInstance } from '@longshore/plugin-services-common';
import { servicesTranslationRef } from '../../translation';
import { INSTANCE_MARKS } from '../InstanceTable';
import styles from './CellOverview.module.css';

/** More make no clearer picture, and would not fit a line. */
const MAX_DOTS = 30;

/**
 * The instances of a cell as dots, in the order of urgency. Where they are too
 * many to be fetched, as a bar of how many are ready.
 */
export function InstanceDots(props: {
  instances: Pick<ServiceInstance, 'uid' | 'state'>[] | undefined;
  ready: number;
  desired: number;
  isStale: boolean;
}) {
  const { instances, ready, desired, isStale } = props;
  const { t } = useTranslationRef(servicesTranslationRef);
  const format = useFormat();
  if (!instances) {
    const share = desired === 0 ? 0 : Math.min(1, ready / desired);
    return (
      <span className={styles.bar} aria-hidden>
        <span style={{ width: `${share * 100}%` }} />
      </span>
    );
  }
  const states = instances.map(({ state }) => state).sort(byUrgency);
  const groups = [...new Set(states)].map(state =>
    t('service.cellDots', {
      amount: format.number(states.filter(other => other === state).length),
      state: t(`instance.state.${state}`),
    }),
  );
  const label = format.list(groups);
  return (
    <span className={styles.dots} role="img" aria-label={label} title={label}>
      {states.slice(0, MAX_DOTS).map((state, place) => (
        <span key={place} aria-hidden className={styles.dot}>
          <StatusMark
            state={isStale ? 'unknown' : INSTANCE_MARKS[state]}
            compact
            label={t(`instance.state.${state}`)}
          />
        </span>
      ))}
      {states.length > MAX_DOTS && (
        <span aria-hidden className={styles.more}>
          +{format.number(states.length - MAX_DOTS)}
        </span>
      )}
    </span>
  );
}

const URGENCY: ServiceInstance['state'][] = [
  'failing',
  'not-ready',
  'unknown',
  'pending',
  'starting',
  'terminating',
  'ready',
  'completed',
];

function byUrgency(
  a: ServiceInstance['state'],
  b: ServiceInstance['state'],
): number {
  return URGENCY.indexOf(a) - URGENCY.indexOf(b);
}
