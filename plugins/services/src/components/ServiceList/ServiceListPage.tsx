import { useRouteRef } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { Button } from '@backstage/ui';
import {
  DataTable,
  FailurePanel,
  LiveMark,
  PageShell,
  Pagination,
  useHeld,
  useListShortcuts,
  useSteadyRows,
} from '@longshore/plugin-longshore-react';
import {
  SERVICE_SORT_FIELDS,
  ServiceListResponse,
  ServiceSummary,
} from '@longshore/plugin-services-common';
import { useCallback, useMemo, useRef, useState } from 'react';
import { useServiceListParams } from '../../hooks/useServiceListParams';
import { useServices } from '../../hooks/useServices';
import { useStoredFlag } from '../../hooks/useStoredFlag';
import { serviceRouteRef } from '../../routes';
import { servicesTranslationRef } from '../../translation';
import { CellNotices } from '../CellNotices';
import { groupServices, toGroupQuery } from './groupServices';
import { ListEmptyState } from './ListEmptyState';
import { useServiceColumns } from './serviceColumns';
import { useMatrixColumns } from './ServiceMatrix';
import { ServiceListToolbar } from './ServiceListToolbar';
import { ShortcutsDialog } from './ShortcutsDialog';
import { StateChips } from './StateChips';
import styles from './ServiceList.module.css';

/** One array for all renders, by which rows are compared. */
const NO_ITEMS: ServiceSummary[] = [];

/** All services that the reader may see, one row per environment. */
export function ServiceListPage() {
  const { t } = useTranslationRef(servicesTranslationRef);
  const params = useServiceListParams();
  const [grouped, setGrouped] = useStoredFlag('grouped');
  const [help, setHelp] = useState(false);
  const area = useRef<HTMLDivElement>(null);
  useListShortcuts({ area, onHelp: () => setHelp(true) });

  const query = grouped ? toGroupQuery(params.query) : params.query;
  const { data, error, isPrevious, refetch, live } = useServices(query);
  const { held, handlers } = useHeld();
  const steady = useSteadyRows({
    rows: data?.items ?? NO_ITEMS,
    view: JSON.stringify(query),
    held: held && !isPrevious,
  });

  const toolbar = (
    <ServiceListToolbar
      params={params}
      cells={data?.cells ?? []}
      grouped={grouped}
      onGroupedChange={setGrouped}
      onHelp={() => setHelp(true)}
    />
  );
  const liveMark = <LiveMark live={live} onRefresh={() => refetch()} />;
  if (error && !data) {
    return (
      <PageShell live={liveMark}>
        <div className={styles.page}>
          {toolbar}
          <FailurePanel
            error={error}
            title={t('empty.failedTitle')}
            onRetry={refetch}
          />
        </div>
      </PageShell>
    );
  }
  return (
    <PageShell live={liveMark}>
      <div className={styles.page} ref={area}>
        {toolbar}
        <CellNotices
          cells={data?.cells ?? []}
          incomplete={data && !data.complete && data.totalItems > 0}
        />
        <div {...handlers}>
          <div className={styles.summary}>
            <StateChips
              counts={data?.states}
              selected={params.query.state ?? []}
              onChange={params.setStates}
            />
            <span className={styles.waiting} role="status">
              {steady.waiting > 0 && (
                <>
                  {t('list.changed', { count: steady.waiting })}
                  <Button
                    size="small"
                    variant="secondary"
                    onPress={steady.show}
                  >
                    {t('list.show')}
                  </Button>
                </>
              )}
            </span>
          </div>
          <ServiceTable
            answer={data}
            rows={steady.rows}
            isPrevious={isPrevious}
            grouped={grouped}
            params={params}
          />
        </div>
        {data && data.totalItems > 0 && (
          <Pagination paging={params.paging} total={data.totalItems} />
        )}
        <ShortcutsDialog isOpen={help} onOpenChange={setHelp} />
      </div>
    </PageShell>
  );
}

function ServiceTable(props: {
  answer: ServiceListResponse | undefined;
  rows: ServiceSummary[];
  isPrevious: boolean;
  grouped: boolean;
  params: ReturnType<typeof useServiceListParams>;
}) {
  const { answer, rows, isPrevious, grouped, params } = props;
  const { t } = useTranslationRef(servicesTranslationRef);
  const serviceRoute = useRouteRef(serviceRouteRef);
  const columns = useServiceColumns();
  const matrixColumns = useMatrixColumns();
  const { query } = params;
  const getHref = useCallback(
    ({ namespace, name, environment }: ServiceSummary) =>
      serviceRoute({ namespace, name, environment }),
    [serviceRoute],
  );
  const groups = useMemo(
    () => (grouped ? groupServices(rows, query) : []),
    [grouped, rows, query],
  );
  const shared = {
    label: t('list.label'),
    isPrevious,
    empty: answer && (
      <ListEmptyState
        answer={answer}
        filtered={params.filtered}
        onClear={params.clearFilters}
      />
    ),
  };
  if (grouped) {
    return (
      <DataTable
        {...shared}
        columns={matrixColumns}
        rows={answer && groups}
        getHref={group => {
          const [first] = Object.values(group.environments);
          return getHref(first);
        }}
      />
    );
  }
  return (
    <DataTable
      {...shared}
      columns={columns}
      rows={answer && rows}
      sort={{
        column: query.sort ?? 'status',
        direction: query.order === 'desc' ? 'descending' : 'ascending',
      }}
      onSortChange={({ column, direction }) => {
        const field = SERVICE_SORT_FIELDS.find(known => known === column);
        if (field) {
          params.setSort(field, direction === 'descending' ? 'desc' : 'asc');
        }
      }}
      getHref={getHref}
    />
  );
}
