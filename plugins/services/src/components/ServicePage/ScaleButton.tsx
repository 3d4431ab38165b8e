import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { ExplainedButton } from '@longshore/plugin-longshore-react';
import {
  ServiceDetail,
  SERVICE_RIGHTS,
} from '@longshore/plugin-services-common';
import { RiExpandDiagonalLine } from '@remixicon/react';
import { servicesTranslationRef } from '../../translation';

/** Disabled and not hidden where it is not allowed, with what is missing. */
export function ScaleButton(props: {
  service: ServiceDetail;
  onPress(): void;
}) {
  const { service, onPress } = props;
  const { t } = useTranslationRef(servicesTranslationRef);
  return (
    <ExplainedButton
      size="small"
      variant="primary"
      iconStart={<RiExpandDiagonalLine />}
      label={t('scale.action')}
      denied={useDenied(service)}
      onPress={onPress}
    />
  );
}

function useDenied(service: ServiceDetail): string | undefined {
  const { t } = useTranslationRef(servicesTranslationRef);
  const { scale } = service.actions;
  if (scale.allowed) {
    return undefined;
  }
  switch (scale.because) {
    case 'level':
      return t('scale.deniedLevel', {
        required: t(`level.${scale.requiredLevel ?? SERVICE_RIGHTS.scale}`),
        level: t(`level.${service.level}`),
      });
    case 'policy':
      return t('scale.deniedPolicy');
    case 'not-managed':
      return t('scale.deniedNotManaged');
    default:
      return t('scale.deniedReadOnly');
  }
}
