import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { UtilisationSample } from '@longshore/plugin-clusters-common';
import {
  DataColumn,
  DataTable,
  EmptyState,
  Pagination,
  readPaging,
  useFormat,
  useUrlState,
} from '@longshore/plugin-longshore-react';
import { useMemo } from 'react';
import { clustersTranslationRef } from '../../translation';
import { UsageBar } from '../UsageBar';
import { Host } from './HostPanel';
import styles from './UtilisationPage.module.css';

type Item = UtilisationSample & { id: string };

/** Hosts over the whole time, the least used first, as the backend has them. */
export function NodeUtilisationTable(props: {
  nodes: UtilisationSample[];
  onOpen(host: Host): void;
}) {
  const { nodes, onOpen } = props;
  const { t } = useTranslationRef(clustersTranslationRef);
  const format = useFormat();
  const paging = readPaging(useUrlState());
  const rows = useMemo(
    () => nodes.map(node => ({ ...node, id: `${node.cell}/${node.node}` })),
    [nodes],
  );
  const columns = useMemo(
    (): DataColumn<Item>[] => [
      {
        id: 'node',
        label: t('nodes.column.name'),
        width: '24%',
        cell: ({ node }) => <span title={node}>{node}</span>,
      },
      {
        id: 'cell',
        label: t('utilisation.cell'),
        width: '16%',
        cell: ({ cell }) => cell,
      },
      {
        id: 'pods',
        label: t('utilisation.pods'),
        width: '130px',
        align: 'end',
        cell: ({ pods }) => format.number(Math.round(pods * 10) / 10),
      },
      ...(['cpuUsed', 'cpuRequested', 'memoryRequested'] as const).map(
        (figure): DataColumn<Item> => ({
          id: figure,
          label: t(`utilisation.${figure}`),
          cell: node => (
            <UsageBar share={node[figure]} label={t(`utilisation.${figure}`)} />
          ),
        }),
      ),
    ],
    [t, format],
  );
  return (
    <section>
      <h3 className={styles.heading}>{t('utilisation.nodes')}</h3>
      <DataTable
        label={t('utilisation.nodes')}
        columns={columns}
        rows={rows.slice(paging.offset, paging.offset + paging.size)}
        onOpen={({ cell, node = '' }) => onOpen({ cell, node })}
        empty={<EmptyState title={t('utilisation.none')} />}
      />
      {rows.length > 0 && <Pagination paging={paging} total={rows.length} />}
    </section>
  );
}
