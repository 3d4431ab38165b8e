import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { Button, Focusable, Tooltip, TooltipTrigger } from '@backstage/ui';
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
  const denied = useDenied(service);
  const button = (
    <Button
      size="small"
      variant="primary"
      iconStart={<RiExpandDiagonalLine />}
      isDisabled={denied !== undefined}
      onPress={onPress}
    >
      {t('scale.action')}
    </Button>
  );
  if (denied === undefined) {
    return button;
  }
  return (
    <TooltipTrigger>
      <Focusable>
        {/* A disabled button takes neither focus nor pointer; this does. */}
        <span
          tabIndex={0}
          role="button"
          aria-disabled
          aria-label={`${t('scale.action')}: ${denied}`}
        >
          <span aria-hidden>{button}</span>
        </span>
      </Focusable>
      <Tooltip>{denied}</Tooltip>
    </TooltipTrigger>
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
