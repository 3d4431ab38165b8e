import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { StatusMark, useFormat } from '@longshore/plugin-longshore-react';
import { ServiceInstance } from '@longshore/plugin-services-common';
import { servicesTranslationRef } from '../../translation';
import { INSTANCE_MARKS } from './instanceMarks';
import styles from './InstanceTable.module.css';

/** What an instance does and Kubernetes' word for why. */
export function InstanceState(props: {
  instance: ServiceInstance;
  /** The mark alone says that it is stale, the time is on hover. */
  short?: boolean;
}) {
  const { instance, short } = props;
  const { state, reason, staleSince } = instance;
  const { t } = useTranslationRef(servicesTranslationRef);
  const format = useFormat();
  const words = [t(`instance.state.${state}`), reason].filter(Boolean);
  const since =
    staleSince && t('banner.staleRow', { time: format.clock(staleSince) });
  const whole = [...words, since].filter(Boolean).join(' · ');
  return (
    <span className={styles.state} title={whole}>
      <StatusMark state={staleSince ? 'unknown' : INSTANCE_MARKS[state]}>
        <>{short ? words.join(' · ') : whole}</>
      </StatusMark>
    </span>
  );
}
