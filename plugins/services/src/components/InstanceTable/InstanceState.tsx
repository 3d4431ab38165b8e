import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { StatusMark, useFormat } from '@longshore/plugin-longshore-react';
import { ServiceInstance } from '@longshore/plugin-services-common';
import { servicesTranslationRef } from '../../translation';
import { INSTANCE_MARKS } from './instanceMarks';

/** What an instance does and Kubernetes' word for why. */
export function InstanceState({ instance }: { instance: ServiceInstance }) {
  const { state, reason, staleSince } = instance;
  const { t } = useTranslationRef(servicesTranslationRef);
  const format = useFormat();
  const words = [t(`instance.state.${state}`), reason];
  if (staleSince) {
    words.push(t('banner.staleRow', { time: format.clock(staleSince) }));
  }
  return (
    <StatusMark state={staleSince ? 'unknown' : INSTANCE_MARKS[state]}>
      {words.filter(Boolean).join(' · ')}
    </StatusMark>
  );
}
