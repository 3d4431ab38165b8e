import { useRouteRef } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { BreadcrumbEntry } from '@backstage/frontend-plugin-api';
import { Skeleton } from '@backstage/ui';
import {
  LiveMark,
  LiveQuery,
  PageShell,
  readError,
} from '@longshore/plugin-longshore-react';
import {
  ServiceDetailResponse,
  ServiceKey,
} from '@longshore/plugin-services-common';
import { useState } from 'react';
import { useService } from '../../hooks/useServices';
import { serviceRouteRef } from '../../routes';
import { servicesTranslationRef } from '../../translation';
import { CellNotices } from '../CellNotices';
import { InstanceTable } from '../InstanceTable';
import { PastInstances } from '../PastInstances';
import { ScaleDialog } from '../ScaleDialog';
import { CellOverview } from './CellOverview';
import { CountHistory } from './CountHistory';
import { ServiceFailure } from './ServiceFailure';
import { ServiceHeader } from './ServiceHeader';
import styles from './ServicePage.module.css';

/** A service in one environment, on one screen. */
export function ServicePage(props: { serviceKey: ServiceKey }) {
  const { serviceKey } = props;
  const serviceRoute = useRouteRef(serviceRouteRef);
  const answer = useService(serviceKey);
  const { data, error, refetch, live } = answer;
  const isLost = error !== null && readError(error).kind === 'notFound';
  if (error && (!data || isLost)) {
    return (
      <PageShell>
        <ServiceFailure
          error={error}
          name={serviceKey.name}
          onRetry={() => refetch()}
        />
      </PageShell>
    );
  }
  return (
    <PageShell live={<LiveMark live={live} onRefresh={() => refetch()} />}>
      <BreadcrumbEntry
        entry={{
          label: data?.service.title ?? serviceKey.name,
          href: serviceRoute(serviceKey),
        }}
      >
        {data ? (
          <LoadedService
            serviceKey={serviceKey}
            data={data}
            refetch={refetch}
          />
        ) : (
          <LoadingService />
        )}
      </BreadcrumbEntry>
    </PageShell>
  );
}

function LoadedService(props: {
  serviceKey: ServiceKey;
  data: ServiceDetailResponse;
  refetch: LiveQuery<ServiceDetailResponse>['refetch'];
}) {
  const { serviceKey, data, refetch } = props;
  const { service, cells } = data;
  const { t } = useTranslationRef(servicesTranslationRef);
  const [scaling, setScaling] = useState(false);
  return (
    <div className={styles.page}>
      <ServiceHeader service={service} onScale={() => setScaling(true)} />
      <CellNotices cells={cells} />
      <div className={styles.columns}>
        <CellOverview serviceKey={serviceKey} service={service} cells={cells} />
        <CountHistory history={service.countHistory} />
      </div>
      <section aria-label={t('service.instances')}>
        <InstanceTable serviceKey={serviceKey} service={service} titled />
      </section>
      <PastInstances serviceKey={serviceKey} service={service} />
      {scaling && (
        <ScaleDialog
          serviceKey={serviceKey}
          service={service}
          cells={cells}
          refetch={refetch}
          onClose={() => setScaling(false)}
        />
      )}
    </div>
  );
}

/** The final geometry, so that nothing jumps when the answer comes. */
function LoadingService() {
  return (
    <div className={styles.page} aria-busy>
      <div className={styles.loadingHeader}>
        <Skeleton width={260} height={28} />
        <Skeleton width={420} height={14} />
      </div>
      <div className={styles.columns}>
        <Skeleton height={132} />
        <Skeleton height={132} />
      </div>
      <Skeleton height={320} />
    </div>
  );
}
