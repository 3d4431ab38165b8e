import { DEFAULT_NAMESPACE } from '@backstage/catalog-model';
import { useRouteRef } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { useEntity } from '@backstage/plugin-catalog-react';
import { ButtonLink, Skeleton } from '@backstage/ui';
import {
  EmptyState,
  EnvironmentMark,
  FailurePanel,
  LiveMark,
  PageFrame,
  readError,
  RelativeTime,
  StatusMark,
  useFormat,
} from '@longshore/plugin-longshore-react';
import { ServiceSummary } from '@longshore/plugin-services-common';
import { RiStackLine } from '@remixicon/react';
import { useEnvironments } from '../../hooks/useServices';
import { useStatusText } from '../../hooks/useStatusText';
import { serviceRouteRef } from '../../routes';
import { servicesTranslationRef } from '../../translation';
import { CellNotices } from '../CellNotices';
import { InstanceTable } from '../InstanceTable';
import { Version } from '../Version';
import styles from './EntityServices.module.css';

/** The tab of a component: each environment with its instances. */
export function EntityServicesContent() {
  return (
    <PageFrame>
      <Environments />
    </PageFrame>
  );
}

function Environments() {
  const { entity } = useEntity();
  const { t } = useTranslationRef(servicesTranslationRef);
  const { data, error, refetch, live } = useEnvironments({
    namespace: entity.metadata.namespace ?? DEFAULT_NAMESPACE,
    name: entity.metadata.name,
  });
  const isUnknown = error !== null && readError(error).kind === 'notFound';
  if (isUnknown || data?.items.length === 0) {
    // The same for what does not run and for what the reader may not see.
    return (
      <EmptyState
        icon={<RiStackLine size={20} />}
        title={t('entity.emptyTitle')}
      >
        {t('entity.emptyText')}
      </EmptyState>
    );
  }
  if (error && !data) {
    return (
      <FailurePanel
        error={error}
        title={t('entity.failedTitle')}
        onRetry={() => refetch()}
      />
    );
  }
  if (!data) {
    return <Skeleton height={240} />;
  }
  return (
    <div className={styles.environments}>
      <div className={styles.live}>
        <LiveMark live={live} onRefresh={() => refetch()} />
      </div>
      <CellNotices cells={data.cells} />
      {data.items.map(service => (
        <EnvironmentSection key={service.id} service={service} />
      ))}
    </div>
  );
}

function EnvironmentSection({ service }: { service: ServiceSummary }) {
  const { t } = useTranslationRef(servicesTranslationRef);
  const statusText = useStatusText();
  const format = useFormat();
  const serviceRoute = useRouteRef(serviceRouteRef);
  const { namespace, name, environment, instances } = service;
  return (
    <section aria-label={environment}>
      <header className={styles.header}>
        <EnvironmentMark environment={environment} />
        <StatusMark state={service.status.state}>
          {statusText.short(service.status)}
        </StatusMark>
        <span className={styles.count}>
          {t('service.cellReady', {
            ready: format.number(instances.current),
            desired: format.number(instances.desired),
          })}
        </span>
        <Version
          version={service.version}
          image={service.image}
          mixed={service.mixedVersions}
          standalone
        />
        {service.updatedAt && (
          <RelativeTime className={styles.quiet} value={service.updatedAt} />
        )}
        <span className={styles.space} />
        <ButtonLink
          size="small"
          variant="secondary"
          href={serviceRoute({ namespace, name, environment })}
        >
          {t('entity.open')}
        </ButtonLink>
      </header>
      <InstanceTable
        serviceKey={{ namespace, name, environment }}
        service={service}
        urlPrefix={`${environment}-`}
      />
    </section>
  );
}
