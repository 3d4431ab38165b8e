import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { DataColumn, RelativeTime } from '@longshore/plugin-longshore-react';
import { InstanceSortField } from '@longshore/plugin-services-common';
import { useMemo } from 'react';
import { InstanceItem } from '../../hooks/useServices';
import { servicesTranslationRef } from '../../translation';
import { Version } from '../Version';
import { InstanceName } from './InstanceName';
import { InstanceState } from './InstanceState';
import styles from './InstanceTable.module.css';
import { Restarts } from './Restarts';

type Column = DataColumn<InstanceItem> & {
  id: InstanceSortField | 'ip' | 'version';
};

/** One row per instance. */
export function useInstanceColumns(): Column[] {
  const { t } = useTranslationRef(servicesTranslationRef);
  return useMemo(
    () => [
      {
        id: 'name',
        label: t('instance.column.name'),
        width: '20%',
        sortable: true,
        cell: ({ name }) => <InstanceName name={name} />,
      },
      {
        id: 'state',
        label: t('instance.column.state'),
        width: '15%',
        sortable: true,
        cell: instance => <InstanceState instance={instance} short />,
      },
      {
        id: 'restarts',
        label: t('instance.column.restarts'),
        sortable: true,
        cell: instance => <Restarts instance={instance} />,
      },
      {
        id: 'ip',
        label: t('instance.column.ip'),
        width: '120px',
        cell: ({ ip }) => <span className={styles.mono}>{ip ?? '–'}</span>,
      },
      {
        id: 'node',
        label: t('instance.column.node'),
        width: '13%',
        sortable: true,
        hideBelow: 960,
        cell: ({ node }) => (
          <span className={styles.quiet} title={node}>
            {node ?? '–'}
          </span>
        ),
      },
      {
        id: 'cell',
        label: t('instance.column.cell'),
        width: '72px',
        sortable: true,
        cell: ({ cell }) => <span title={cell}>{cell}</span>,
      },
      {
        id: 'age',
        label: t('instance.column.age'),
        width: '76px',
        align: 'end',
        sortable: true,
        cell: ({ createdAt }) => (
          <RelativeTime
            className={styles.quiet}
            value={createdAt}
            format="age"
          />
        ),
      },
      {
        id: 'version',
        label: t('instance.column.version'),
        width: '13%',
        cell: ({ version, image }) => (
          <Version version={version} image={image} />
        ),
      },
    ],
    [t],
  );
}
