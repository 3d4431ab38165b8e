import { useRouteRef } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { ButtonLink } from '@backstage/ui';
import {
  EmptyState,
  FailurePanel,
  readError,
} from '@longshore/plugin-longshore-react';
import { RiQuestionLine } from '@remixicon/react';
import { rootRouteRef } from '../../routes';
import { servicesTranslationRef } from '../../translation';
import styles from './ServicePage.module.css';

/** A service that cannot be shown; without an error it does not exist. */
export function ServiceFailure(props: {
  error?: unknown;
  name: string;
  onRetry?: () => void;
}) {
  const { error, name, onRetry } = props;
  const { t } = useTranslationRef(servicesTranslationRef);
  const root = useRouteRef(rootRouteRef);
  if (error && readError(error).kind !== 'notFound') {
    return (
      <div className={styles.page}>
        <FailurePanel
          error={error}
          object={name}
          title={t('service.failedTitle')}
          onRetry={onRetry}
        />
      </div>
    );
  }
  return (
    <EmptyState
      icon={<RiQuestionLine size={20} />}
      title={t('service.notFoundTitle')}
      action={
        <ButtonLink variant="secondary" href={root()}>
          {t('service.notFoundAction')}
        </ButtonLink>
      }
    >
      {t('service.notFoundText', { name })}
    </EmptyState>
  );
}
