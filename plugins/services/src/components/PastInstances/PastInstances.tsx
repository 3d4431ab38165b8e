import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { Button, Select } from '@backstage/ui';
import {
  DataTable,
  EmptyState,
  FailurePanel,
  Pagination,
  readPaging,
  useUrlState,
} from '@longshore/plugin-longshore-react';
import { ServiceKey, ServiceSummary } from '@longshore/plugin-services-common';
import { RiArrowDownSLine, RiArrowRightSLine } from '@remixicon/react';
import { useId } from 'react';
import { usePastInstances } from '../../hooks/useServices';
import { servicesTranslationRef } from '../../translation';
import { usePastInstanceColumns } from './pastInstanceColumns';
import styles from './PastInstances.module.css';

/** How far one can look back; the history keeps 90 days. */
const SPANS = [1, 7, 30, 90];
const DEFAULT_SPAN = 7;
const URL_PREFIX = 'past-';

/** Which instances are no more, and how they ended; opened on request. */
export function PastInstances(props: {
  serviceKey: ServiceKey;
  service: ServiceSummary;
}) {
  const { t } = useTranslationRef(servicesTranslationRef);
  const url = useUrlState();
  const id = useId();
  const asked = url.get('past');
  const isOpen = asked !== undefined;
  const days = SPANS.find(span => String(span) === asked) ?? DEFAULT_SPAN;
  const setDays = (next: number | undefined) =>
    url.set({
      past: next === undefined ? undefined : String(next),
      [`${URL_PREFIX}page`]: undefined,
    });
  return (
    <section aria-label={t('past.title')}>
      <div className={styles.header}>
        <Button
          size="small"
          variant="tertiary"
          iconStart={isOpen ? <RiArrowDownSLine /> : <RiArrowRightSLine />}
          aria-expanded={isOpen}
          aria-controls={id}
          onPress={() => setDays(isOpen ? undefined : DEFAULT_SPAN)}
        >
          {t('past.title')}
        </Button>
        {isOpen && (
          <Select
            className={styles.span}
            size="small"
            aria-label={t('past.span')}
            value={String(days)}
            onChange={span => setDays(Number(span))}
            options={SPANS.map(span => ({
              value: String(span),
              label: t('past.days', { count: span }),
            }))}
          />
        )}
      </div>
      <div id={id}>{isOpen && <PastTable {...props} days={days} />}</div>
    </section>
  );
}

function PastTable(props: {
  serviceKey: ServiceKey;
  service: ServiceSummary;
  days: number;
}) {
  const { serviceKey, service, days } = props;
  const { t } = useTranslationRef(servicesTranslationRef);
  const paging = readPaging(useUrlState(), URL_PREFIX);
  const { data, error, isPlaceholderData, refetch } = usePastInstances(
    serviceKey,
    service,
    { days, offset: paging.offset, limit: paging.size },
  );
  const columns = usePastInstanceColumns();
  if (error && !data) {
    return (
      <FailurePanel
        error={error}
        object={service.name}
        onRetry={() => refetch()}
      />
    );
  }
  return (
    <>
      <DataTable
        label={t('past.title')}
        columns={columns}
        rows={data?.items}
        skeletonRows={3}
        isPrevious={isPlaceholderData}
        empty={<EmptyState title={t('past.empty', { count: days })} />}
      />
      {data && data.totalItems > 0 && (
        <Pagination paging={paging} total={data.totalItems} />
      )}
    </>
  );
}
