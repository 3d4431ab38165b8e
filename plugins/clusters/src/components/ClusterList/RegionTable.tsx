import { useRouteRef } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { DataTable, useFormat } from '@longshore/plugin-longshore-react';
import { useCallback } from 'react';
import { cellRouteRef } from '../../routes';
import { clustersTranslationRef } from '../../translation';
import { CellItem, CLUSTER_SORT_FIELDS, RegionGroup } from './arrangeCells';
import { useClusterColumns } from './clusterColumns';
import styles from './ClusterList.module.css';
import { ListParams } from './listParams';

/** The cells of one region; without a group the first answer is awaited. */
export function RegionTable(props: {
  group?: RegionGroup;
  rows?: CellItem[];
  params: ListParams;
}) {
  const { group, rows, params } = props;
  const { t } = useTranslationRef(clustersTranslationRef);
  const format = useFormat();
  const columns = useClusterColumns();
  const cellRoute = useRouteRef(cellRouteRef);
  const getHref = useCallback(
    ({ name }: CellItem) => cellRoute({ cell: name }),
    [cellRoute],
  );
  const { sort } = params;
  const label = group ? t('list.region', { region: group.region }) : t('title');
  return (
    <section aria-label={label}>
      {group && (
        <h2 className={styles.region}>
          {label}
          <span className={styles.regionFacts}>
            {t('list.regionCells', { count: group.cells.length })}
            {' · '}
            {t('list.regionNodes', { count: group.nodes })}
            {group.cpuShare !== undefined &&
              ` · ${t('list.regionCpu', {
                percent: format.number(Math.round(group.cpuShare * 100)),
              })}`}
          </span>
        </h2>
      )}
      <DataTable
        label={label}
        columns={columns}
        rows={rows}
        skeletonRows={4}
        getHref={getHref}
        sort={{
          column: sort.field,
          direction: sort.descending ? 'descending' : 'ascending',
        }}
        onSortChange={({ column, direction }) => {
          const field = CLUSTER_SORT_FIELDS.find(known => known === column);
          if (field) {
            params.setSort({ field, descending: direction === 'descending' });
          }
        }}
      />
    </section>
  );
}
