import { useRouteRef } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { Link } from '@backstage/ui';
import {
  DataColumn,
  EnvironmentMark,
  RelativeTime,
  StatusMark,
  useFormat,
} from '@longshore/plugin-longshore-react';
import { RiFlaskLine } from '@remixicon/react';
import { useMemo } from 'react';
import { requestedShare } from '../../capacity/requestedShare';
import { cellRouteRef } from '../../routes';
import { clustersTranslationRef } from '../../translation';
import { HealthMark } from '../HealthMark';
import { UsageBar } from '../UsageBar';
import { CellItem, ClusterSortField } from './arrangeCells';
import styles from './ClusterList.module.css';
import { LostCell } from './LostCell';

type Column = DataColumn<CellItem> & {
  id: ClusterSortField | 'environments' | 'contact';
};

/** One row per cell. */
export function useClusterColumns(): Column[] {
  const { t } = useTranslationRef(clustersTranslationRef);
  const format = useFormat();
  return useMemo(() => {
    const usage = (cell: CellItem, resource: 'cpuMillis' | 'memoryBytes') => (
      <UsageBar
        share={requestedShare(cell.capacity, resource)}
        label={t(`list.requested.${resource}`)}
        isStale={isStale(cell)}
      />
    );
    return [
      {
        id: 'name',
        label: t('list.column.name'),
        width: '11%',
        sortable: true,
        cell: cell => <CellName cell={cell} />,
      },
      {
        id: 'health',
        label: t('list.column.health'),
        sortable: true,
        cell: cell => <CellHealth cell={cell} />,
      },
      {
        id: 'version',
        label: t('list.column.version'),
        width: '84px',
        sortable: true,
        hideBelow: 1100,
        cell: ({ version }) => (
          <span className={styles.mono}>{version ?? '–'}</span>
        ),
      },
      {
        id: 'environments',
        label: t('list.column.environments'),
        width: '194px',
        cell: ({ environments }) => (
          <span className={styles.environments}>
            {environments.map(environment => (
              <EnvironmentMark key={environment} environment={environment} />
            ))}
          </span>
        ),
      },
      {
        id: 'nodes',
        label: t('list.column.nodes'),
        width: '66px',
        align: 'end',
        sortable: true,
        cell: cell => <Nodes cell={cell} />,
      },
      {
        id: 'pods',
        label: t('list.column.pods'),
        width: '102px',
        align: 'end',
        sortable: true,
        cell: ({ capacity }) =>
          capacity ? (
            <span className={styles.number}>
              {format.number(capacity.pods)}
              <span className={styles.quiet}>
                /{format.number(capacity.podLimit)}
              </span>
            </span>
          ) : (
            '–'
          ),
      },
      {
        id: 'cpu',
        label: t('list.column.cpu'),
        width: '12%',
        sortable: true,
        cell: cell => usage(cell, 'cpuMillis'),
      },
      {
        id: 'memory',
        label: t('list.column.memory'),
        width: '12%',
        sortable: true,
        hideBelow: 1100,
        cell: cell => usage(cell, 'memoryBytes'),
      },
      {
        id: 'lag',
        label: t('list.column.lag'),
        width: '76px',
        align: 'end',
        sortable: true,
        cell: ({ health }) =>
          health.watchLagMs === undefined
            ? '–'
            : t('list.lag', {
                seconds: format.number(toLagSeconds(health.watchLagMs)),
              }),
      },
      {
        id: 'contact',
        label: t('list.column.contact'),
        width: '122px',
        cell: cell => <Contact cell={cell} />,
      },
    ];
  }, [t, format]);
}

/** Tenths matter where all is well, and have no room where hours have passed. */
function toLagSeconds(ms: number): number {
  return ms < 10_000 ? Math.round(ms / 100) / 10 : Math.round(ms / 1_000);
}

function isStale(cell: CellItem): boolean {
  return cell.contact.state === 'stale';
}

function CellName({ cell }: { cell: CellItem }) {
  const { t } = useTranslationRef(clustersTranslationRef);
  const cellRoute = useRouteRef(cellRouteRef);
  return (
    <span className={styles.name}>
      <Link
        className={styles.nameLink}
        href={cellRoute({ cell: cell.name })}
        title={cell.name}
        weight="bold"
        standalone
      >
        {cell.name}
      </Link>
      {cell.simulated && (
        <span
          className={styles.icon}
          role="img"
          aria-label={t('list.simulated')}
          title={t('list.simulatedHint')}
        >
          <RiFlaskLine size={14} />
        </span>
      )}
    </span>
  );
}

function CellHealth({ cell }: { cell: CellItem }) {
  const { t } = useTranslationRef(clustersTranslationRef);
  const { warnings } = cell.health;
  return (
    <span className={styles.health}>
      <HealthMark health={cell.health} />
      {warnings.length > 0 && (
        <span
          className={styles.warnings}
          title={warnings.map(warning => warning.message).join('\n')}
        >
          {t('list.warnings', { count: warnings.length })}
        </span>
      )}
    </span>
  );
}

function Nodes({ cell }: { cell: CellItem }) {
  const { t } = useTranslationRef(clustersTranslationRef);
  const format = useFormat();
  const { capacity } = cell;
  if (!capacity) {
    return <>–</>;
  }
  const idle = capacity.nodes - capacity.schedulableNodes;
  return (
    <span
      className={styles.number}
      title={
        idle > 0
          ? t('list.nodesIdle', { count: idle })
          : t('list.nodesAll', { count: capacity.nodes })
      }
    >
      {idle > 0 && (
        <StatusMark
          state="degraded"
          compact
          label={t('list.nodesIdle', { count: idle })}
        />
      )}{' '}
      {format.number(capacity.nodes)}
    </span>
  );
}

function Contact({ cell }: { cell: CellItem }) {
  const { t } = useTranslationRef(clustersTranslationRef);
  const { contact, health } = cell;
  if (contact.state === 'connecting') {
    return <span className={styles.quiet}>{t('list.connecting')}</span>;
  }
  if (contact.state === 'stale' || health.state === 'control-plane-lost') {
    return (
      <span className={styles.lost}>
        {contact.lastContact && (
          <RelativeTime
            className={styles.quiet}
            value={contact.lastContact}
            format="age"
          />
        )}
        <LostCell cell={cell} />
      </span>
    );
  }
  // While every watch is open, silence says nothing: there was nothing to tell.
  return <span className={styles.quiet}>{t('list.now')}</span>;
}
