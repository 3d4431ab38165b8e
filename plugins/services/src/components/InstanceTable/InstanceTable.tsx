import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { Button, SearchField } from '@backstage/ui';
import {
  DataTable,
  EmptyState,
  FailurePanel,
  Pagination,
  readPaging,
  useHeld,
  useListShortcuts,
  useSteadyRows,
  useTypedFilter,
  useUrlState,
} from '@longshore/plugin-longshore-react';
import {
  INSTANCE_SORT_FIELDS,
  InstanceListQuery,
  ServiceKey,
  ServiceSummary,
} from '@longshore/plugin-services-common';
import { useCallback, useRef } from 'react';
import { MAX_FILTER_LENGTH } from '../../hooks/useServiceListParams';
import { InstanceItem, useInstances } from '../../hooks/useServices';
import { servicesTranslationRef } from '../../translation';
import { useInstanceColumns } from './instanceColumns';
import { InstancePanel } from './InstancePanel';
import styles from './InstanceTable.module.css';

/** Sorting where none is asked for: what needs attention comes first. */
const DEFAULT_SORT = 'state';

const NO_ITEMS: InstanceItem[] = [];

/** The instances of a service in one environment. */
export function InstanceTable(props: {
  serviceKey: ServiceKey;
  service: ServiceSummary;
  /** Show a heading, and take the keys of the page. */
  titled?: boolean;
  /** Keeps several tables of one page apart in the URL. */
  urlPrefix?: string;
}) {
  const { serviceKey, service, titled, urlPrefix = '' } = props;
  const { t } = useTranslationRef(servicesTranslationRef);
  const url = useUrlState();
  const paging = readPaging(url, urlPrefix);
  const name = (param: string) => `${urlPrefix}${param}`;
  const query: InstanceListQuery = {
    filter: url.get(name('q'))?.slice(0, MAX_FILTER_LENGTH),
    sort:
      INSTANCE_SORT_FIELDS.find(field => field === url.get(name('sort'))) ??
      DEFAULT_SORT,
    order: url.get(name('order')) === 'desc' ? 'desc' : 'asc',
    offset: paging.offset,
    limit: paging.size,
  };
  const { data, error, isPrevious, refetch } = useInstances(
    serviceKey,
    service,
    query,
  );
  const { held, handlers } = useHeld();
  const steady = useSteadyRows({
    rows: data?.items ?? NO_ITEMS,
    view: JSON.stringify(query),
    held: held && !isPrevious,
  });
  const [text, setText] = useTypedFilter(query.filter ?? '', filter =>
    url.set(
      { [name('q')]: filter, [name('page')]: undefined },
      { replace: true },
    ),
  );
  const columns = useInstanceColumns();
  const open = useCallback(
    (instance: InstanceItem) =>
      url.set({ [`${urlPrefix}instance`]: instance.uid }),
    [url, urlPrefix],
  );
  const area = useRef<HTMLDivElement>(null);
  useListShortcuts({ area, isEnabled: titled });

  return (
    <div ref={area} {...handlers}>
      <div className={styles.toolbar}>
        {titled && <h3 className={styles.title}>{t('service.instances')}</h3>}
        <SearchField
          className={styles.search}
          size="small"
          aria-label={t('instance.filterLabel')}
          placeholder={t('instance.filterPlaceholder')}
          maxLength={MAX_FILTER_LENGTH}
          value={text}
          onChange={setText}
        />
        <span className={styles.waiting} role="status">
          {steady.waiting > 0 && (
            <>
              {t('list.changed', { count: steady.waiting })}
              <Button size="small" variant="secondary" onPress={steady.show}>
                {t('list.show')}
              </Button>
            </>
          )}
        </span>
      </div>
      {error && !data ? (
        <FailurePanel
          error={error}
          object={service.name}
          onRetry={() => refetch()}
        />
      ) : (
        <DataTable
          label={t('instance.label')}
          columns={columns}
          rows={data && steady.rows}
          skeletonRows={Math.min(10, Math.max(1, service.instances.desired))}
          isPrevious={isPrevious}
          sort={{
            column: query.sort ?? DEFAULT_SORT,
            direction: query.order === 'desc' ? 'descending' : 'ascending',
          }}
          onSortChange={({ column, direction }) =>
            url.set({
              [name('sort')]: String(column),
              [name('order')]: direction === 'descending' ? 'desc' : undefined,
              [name('page')]: undefined,
            })
          }
          onOpen={open}
          empty={
            <EmptyState
              title={
                query.filter ? t('instance.emptyFilter') : t('instance.empty')
              }
            />
          }
        />
      )}
      {data && data.totalItems > 0 && (
        <Pagination paging={paging} total={data.totalItems} />
      )}
      <InstancePanel
        instance={steady.rows.find(
          row => row.uid === url.get(name('instance')),
        )}
        onClose={() => url.set({ [name('instance')]: undefined })}
      />
    </div>
  );
}
