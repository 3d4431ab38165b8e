import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import {
  DataColumn,
  DataTable,
  useFormat,
} from '@longshore/plugin-longshore-react';
import { useMemo } from 'react';
import { clustersTranslationRef } from '../../translation';
import { UsageBar } from '../UsageBar';
import { CellUtilisation } from './summarise';

/** Means over the whole time, one row per cell. */
export function CellUtilisationTable(props: { cells: CellUtilisation[] }) {
  const { t } = useTranslationRef(clustersTranslationRef);
  const format = useFormat();
  const columns = useMemo(
    (): DataColumn<CellUtilisation>[] => [
      {
        id: 'cell',
        label: t('list.column.name'),
        width: '20%',
        cell: ({ cell }) => cell,
      },
      {
        id: 'podsPerNode',
        label: t('utilisation.podsPerNode'),
        width: '150px',
        align: 'end',
        cell: ({ podsPerNode }) =>
          podsPerNode === undefined
            ? '–'
            : format.number(Math.round(podsPerNode * 10) / 10),
      },
      ...(
        ['cpuUsed', 'cpuRequested', 'memoryUsed', 'memoryRequested'] as const
      ).map(
        (figure): DataColumn<CellUtilisation> => ({
          id: figure,
          label: t(`utilisation.${figure}`),
          cell: cell => (
            <UsageBar share={cell[figure]} label={t(`utilisation.${figure}`)} />
          ),
        }),
      ),
    ],
    [t, format],
  );
  return (
    <DataTable
      label={t('utilisation.cells')}
      columns={columns}
      rows={props.cells}
    />
  );
}
