import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { NodeDetails } from '@longshore/plugin-clusters-common';
import {
  DataColumn,
  DataTable,
  RelativeTime,
  StatusMark,
  useFormat,
  useUrlState,
} from '@longshore/plugin-longshore-react';
import { useMemo } from 'react';
import { requestedShare } from '../../capacity/requestedShare';
import { clustersTranslationRef } from '../../translation';
import { UsageBar } from '../UsageBar';
import {
  byName,
  nodeState,
  NodeState,
  NODE_MARKS,
  NODE_STATES,
} from './nodeFacts';
import styles from './Nodes.module.css';

type NodeItem = NodeDetails & { id: string; state: NodeState };

const SORTS: Record<string, (a: NodeItem, b: NodeItem) => number> = {
  name: byName,
  state: (a, b) => NODE_STATES.indexOf(a.state) - NODE_STATES.indexOf(b.state),
  cpu: (a, b) => share(a, 'cpuMillis') - share(b, 'cpuMillis'),
  memory: (a, b) => share(a, 'memoryBytes') - share(b, 'memoryBytes'),
  pods: (a, b) => a.requested.pods - b.requested.pods,
  age: (a, b) => b.createdAt.localeCompare(a.createdAt),
};

const DEFAULT_SORT = 'state';

/** The same nodes as the tiles, with numbers. */
export function NodeTable(props: {
  nodes: NodeDetails[];
  onOpen(node: NodeDetails): void;
}) {
  const { nodes, onOpen } = props;
  const { t } = useTranslationRef(clustersTranslationRef);
  const url = useUrlState();
  const asked = url.get('sort') ?? '';
  const field = asked in SORTS ? asked : DEFAULT_SORT;
  const isDescending = url.get('order') === 'desc';
  const rows = useMemo(
    () =>
      nodes
        .map(node => ({ ...node, id: node.uid, state: nodeState(node) }))
        .sort(
          (a, b) =>
            (isDescending ? -1 : 1) * SORTS[field](a, b) || byName(a, b),
        ),
    [nodes, field, isDescending],
  );
  return (
    <DataTable<NodeItem>
      label={t('nodes.label')}
      columns={useNodeColumns()}
      rows={rows}
      onOpen={onOpen}
      sort={{
        column: field,
        direction: isDescending ? 'descending' : 'ascending',
      }}
      onSortChange={({ column, direction }) =>
        url.set({
          sort: column === DEFAULT_SORT ? undefined : String(column),
          order: direction === 'descending' ? 'desc' : undefined,
        })
      }
    />
  );
}

function useNodeColumns(): DataColumn<NodeItem>[] {
  const { t } = useTranslationRef(clustersTranslationRef);
  const format = useFormat();
  return useMemo(
    () => [
      {
        id: 'name',
        label: t('nodes.column.name'),
        width: '18%',
        sortable: true,
        cell: ({ node }) => <span title={node}>{node}</span>,
      },
      {
        id: 'state',
        label: t('nodes.column.state'),
        sortable: true,
        cell: ({ state, cordoned, pressure }) => (
          <StatusMark state={NODE_MARKS[state]}>
            {[
              state === 'pressure'
                ? format.list(pressure)
                : t(`nodes.state.${state}`),
              cordoned && state !== 'cordoned' && t('nodes.state.cordoned'),
            ]
              .filter(Boolean)
              .join(' · ')}
          </StatusMark>
        ),
      },
      {
        id: 'cpu',
        label: t('list.column.cpu'),
        width: '14%',
        sortable: true,
        cell: node => (
          <UsageBar
            share={requestedShare(node, 'cpuMillis')}
            label={t('list.requested.cpuMillis')}
          />
        ),
      },
      {
        id: 'memory',
        label: t('list.column.memory'),
        width: '14%',
        sortable: true,
        cell: node => (
          <UsageBar
            share={requestedShare(node, 'memoryBytes')}
            label={t('list.requested.memoryBytes')}
          />
        ),
      },
      {
        id: 'pods',
        label: t('list.column.pods'),
        width: '88px',
        align: 'end',
        sortable: true,
        cell: ({ requested, allocatable }) => (
          <span className={styles.number}>
            {format.number(requested.pods)}
            <span className={styles.quiet}>
              /{format.number(allocatable.pods)}
            </span>
          </span>
        ),
      },
      {
        id: 'taints',
        label: t('nodes.column.taints'),
        width: '72px',
        align: 'end',
        hideBelow: 960,
        cell: ({ taints }) => format.number(taints.length),
      },
      {
        id: 'version',
        label: t('list.column.version'),
        width: '96px',
        hideBelow: 960,
        cell: ({ kubeletVersion }) => kubeletVersion ?? '–',
      },
      {
        id: 'age',
        label: t('nodes.column.age'),
        width: '84px',
        align: 'end',
        sortable: true,
        cell: ({ createdAt }) => (
          <RelativeTime value={createdAt} format="age" />
        ),
      },
    ],
    [t, format],
  );
}

function share(node: NodeDetails, resource: 'cpuMillis' | 'memoryBytes') {
  return requestedShare(node, resource) ?? 0;
}
