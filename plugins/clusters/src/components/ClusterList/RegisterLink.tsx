import { useRouteRef } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { ButtonLink } from '@backstage/ui';
import { ExplainedButton } from '@longshore/plugin-longshore-react';
import { RiAddLine } from '@remixicon/react';
import { registerRouteRef } from '../../routes';
import { clustersTranslationRef } from '../../translation';

/** To the registration; disabled with the reason for those who may not. */
export function RegisterLink({ denied }: { denied?: string }) {
  const { t } = useTranslationRef(clustersTranslationRef);
  const registerRoute = useRouteRef(registerRouteRef);
  const look = {
    size: 'small',
    variant: 'primary',
    iconStart: <RiAddLine />,
  } as const;
  return denied === undefined ? (
    <ButtonLink {...look} href={registerRoute()}>
      {t('register.action')}
    </ButtonLink>
  ) : (
    <ExplainedButton {...look} label={t('register.action')} denied={denied} />
  );
}
