import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { Button } from '@backstage/ui';
import { CellOverview } from '@longshore/plugin-clusters-common';
import {
  EmptyState,
  LiveMark,
  PageShell,
  readError,
  useHeld,
  useListShortcuts,
  useSteadyRows,
} from '@longshore/plugin-longshore-react';
import { RiServerLine } from '@remixicon/react';
import { useMemo, useRef } from 'react';
import { useCells } from '../../hooks/useClusters';
import { useManageDenied } from '../../hooks/useDenied';
import { clustersTranslationRef } from '../../translation';
import { NothingMatches } from '../NothingMatches';
import { PageFailure } from '../PageFailure';
import { arrangeCells } from './arrangeCells';
import styles from './ClusterList.module.css';
import { ClusterListToolbar } from './ClusterListToolbar';
import { HealthChips } from './HealthChips';
import { ListParams, useListParams } from './listParams';
import { OldKeysNotice } from './OldKeysNotice';
import { RegisterLink } from './RegisterLink';
import { RegionTable } from './RegionTable';

const NO_CELLS: CellOverview[] = [];

/** All clusters by region: which are well, full, slow or gone. */
export function ClusterListPage() {
  const { t } = useTranslationRef(clustersTranslationRef);
  const params = useListParams();
  const area = useRef<HTMLDivElement>(null);
  useListShortcuts({ area });
  const { data, error, refetch, live } = useCells();
  const denied = useManageDenied();
  const cells = data?.cells ?? NO_CELLS;

  const groups = useMemo(
    () => arrangeCells(cells, params.filter, params.sort),
    [cells, params],
  );
  const rows = useMemo(() => groups.flatMap(group => group.cells), [groups]);
  const { held, handlers } = useHeld();
  const steady = useSteadyRows({
    rows,
    view: JSON.stringify([params.filter, params.sort]),
    held,
  });

  const isLost = error !== null && readError(error).kind === 'notFound';
  if (error && (!data || isLost)) {
    return (
      <PageShell>
        <PageFailure
          error={error}
          title={t('list.failedTitle')}
          onRetry={() => refetch()}
        />
      </PageShell>
    );
  }
  const regions = [...new Set(cells.map(cell => cell.region))].sort();
  return (
    <PageShell live={<LiveMark live={live} onRefresh={() => refetch()} />}>
      <div className={styles.page} ref={area}>
        <ClusterListToolbar
          params={params}
          regions={regions}
          registerDenied={denied}
        />
        <OldKeysNotice mayManage={denied === undefined} />
        <div className={styles.summary}>
          <HealthChips
            cells={cells}
            selected={params.filter.states}
            onChange={params.setStates}
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
        <div className={styles.regions} {...handlers}>
          {data === undefined && <RegionTable params={params} />}
          {groups.map(group => (
            <RegionTable
              key={group.region}
              group={group}
              rows={steady.rows.filter(row => row.region === group.region)}
              params={params}
            />
          ))}
        </div>
        {data && groups.length === 0 && (
          <NoClusters
            total={cells.length}
            params={params}
            registerDenied={denied}
          />
        )}
      </div>
    </PageShell>
  );
}

/** Why the list is empty: the filters hide all, or none is registered. */
function NoClusters(props: {
  total: number;
  params: ListParams;
  registerDenied?: string;
}) {
  const { total, params, registerDenied } = props;
  const { t } = useTranslationRef(clustersTranslationRef);
  if (total > 0) {
    return (
      <NothingMatches
        title={t('empty.filterTitle')}
        text={t('empty.filterText', { count: total })}
        onClear={params.clear}
      />
    );
  }
  return (
    <EmptyState
      icon={<RiServerLine size={20} />}
      title={t('empty.noneTitle')}
      action={<RegisterLink denied={registerDenied} />}
    >
      <p>{t('empty.noneText')}</p>
      <p>
        {registerDenied === undefined
          ? t('empty.noneStep')
          : t('empty.noneStepReader')}
      </p>
    </EmptyState>
  );
}
