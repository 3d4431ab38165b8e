import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import {
  CellOverview,
  NamespaceList,
  NamespaceSummary,
} from '@longshore/plugin-clusters-common';
import {
  DataColumn,
  DataTable,
  EmptyState,
  StatusMark,
  useFormat,
  useUrlState,
} from '@longshore/plugin-longshore-react';
import { useMemo } from 'react';
import { formatBytes, formatCores } from '../../capacity/formatResources';
import { useNamespaces } from '../../hooks/useClusters';
import { clustersTranslationRef } from '../../translation';
import { TabPlace } from '../TabPlace';
import { Unread } from '../Unread';
import styles from './Namespaces.module.css';

type Item = NamespaceSummary & { id: string };

const SORTS: Record<string, (a: Item, b: Item) => number> = {
  name: byName,
  pods: (a, b) => a.pods - b.pods,
  cpu: (a, b) => a.cpuMillis - b.cpuMillis,
  memory: (a, b) => a.memoryBytes - b.memoryBytes,
};

/** The namespaces of a cell in numbers. */
export function Namespaces({ cell }: { cell: CellOverview }) {
  const answer = useNamespaces(cell.name);
  return (
    <TabPlace answer={answer}>
      {list => <LoadedNamespaces cell={cell.name} list={list} />}
    </TabPlace>
  );
}

function LoadedNamespaces(props: { cell: string; list: NamespaceList }) {
  const { cell, list } = props;
  const { t } = useTranslationRef(clustersTranslationRef);
  const isEmpty = list.namespaces.length === 0;
  return (
    <div className={styles.place}>
      {list.unread && (
        <Unread
          title={
            isEmpty
              ? t('namespaces.unread', { cell })
              : t('namespaces.unreadPartly', { cell })
          }
          failure={list.unread}
        />
      )}
      {!(isEmpty && list.unread) && (
        <NamespaceTable namespaces={list.namespaces} />
      )}
    </div>
  );
}

function NamespaceTable(props: { namespaces: NamespaceSummary[] }) {
  const { namespaces } = props;
  const { t } = useTranslationRef(clustersTranslationRef);
  const url = useUrlState();
  const asked = url.get('sort') ?? '';
  const field = asked in SORTS ? asked : 'name';
  const isDescending = url.get('order') === 'desc';
  const rows = useMemo(
    () =>
      namespaces
        .map(each => ({ ...each, id: each.name }))
        .sort(
          (a, b) =>
            (isDescending ? -1 : 1) * SORTS[field](a, b) || byName(a, b),
        ),
    [namespaces, field, isDescending],
  );
  return (
    <DataTable
      label={t('namespaces.label')}
      columns={useColumns()}
      rows={rows}
      sort={{
        column: field,
        direction: isDescending ? 'descending' : 'ascending',
      }}
      onSortChange={({ column, direction }) =>
        url.set({
          sort: column === 'name' ? undefined : String(column),
          order: direction === 'descending' ? 'desc' : undefined,
        })
      }
      empty={<EmptyState title={t('namespaces.none')} />}
    />
  );
}

function useColumns(): DataColumn<Item>[] {
  const { t } = useTranslationRef(clustersTranslationRef);
  const format = useFormat();
  return useMemo(
    () => [
      {
        id: 'name',
        label: t('namespaces.column.name'),
        width: '30%',
        sortable: true,
        cell: ({ name }) => <span title={name}>{name}</span>,
      },
      {
        id: 'pods',
        label: t('list.column.pods'),
        width: '88px',
        align: 'end',
        sortable: true,
        cell: ({ pods }) => format.number(pods),
      },
      {
        id: 'notReady',
        label: t('namespaces.column.notReady'),
        width: '140px',
        cell: ({ podsNotReady }) =>
          podsNotReady > 0 && (
            <StatusMark state="degraded">
              {t('namespaces.notReady', { count: podsNotReady })}
            </StatusMark>
          ),
      },
      {
        id: 'cpu',
        label: t('namespaces.column.cpu'),
        width: '130px',
        align: 'end',
        sortable: true,
        cell: ({ cpuMillis }) => formatCores(cpuMillis, format),
      },
      {
        id: 'memory',
        label: t('namespaces.column.memory'),
        width: '160px',
        align: 'end',
        sortable: true,
        cell: ({ memoryBytes }) => formatBytes(memoryBytes, format),
      },
      {
        id: 'components',
        label: t('namespaces.column.components'),
        cell: ({ components }) => {
          const names = format.list(
            components.map(ref => ref.replace(/^component:/, '')),
          );
          return <span title={names}>{names}</span>;
        },
      },
    ],
    [t, format],
  );
}

function byName(a: Item, b: Item): number {
  return a.name.localeCompare(b.name, 'en', { numeric: true });
}
