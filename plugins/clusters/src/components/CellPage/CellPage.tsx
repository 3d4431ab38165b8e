import { useRouteRef } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { BreadcrumbEntry } from '@backstage/frontend-plugin-api';
import { Link, Skeleton } from '@backstage/ui';
import { CellOverview } from '@longshore/plugin-clusters-common';
import {
  LiveMark,
  PageShell,
  readError,
} from '@longshore/plugin-longshore-react';
import { useCell } from '../../hooks/useClusters';
import { cellRouteRef } from '../../routes';
import { clustersTranslationRef } from '../../translation';
import { PageFailure } from '../PageFailure';
import { CellHeader } from './CellHeader';
import styles from './CellPage.module.css';
import { CELL_TAB_NAMES, CELL_TABS, CellTab, toCellTab } from './tabs';

/** One cluster: how it is, its nodes and namespaces, what we ask of it. */
export function CellPage(props: { name: string; tab?: string }) {
  const { name } = props;
  const { t } = useTranslationRef(clustersTranslationRef);
  const cellRoute = useRouteRef(cellRouteRef);
  const { data, error, refetch, live } = useCell(name);
  const isLost = error !== null && readError(error).kind === 'notFound';
  if (error && (!data || isLost)) {
    return (
      <PageShell>
        <PageFailure
          error={error}
          title={t('cell.failedTitle')}
          object={name}
          onRetry={() => refetch()}
        />
      </PageShell>
    );
  }
  return (
    <PageShell live={<LiveMark live={live} onRefresh={() => refetch()} />}>
      <BreadcrumbEntry entry={{ label: name, href: cellRoute({ cell: name }) }}>
        {data ? (
          <LoadedCell cell={data} tab={toCellTab(props.tab)} />
        ) : (
          <LoadingCell />
        )}
      </BreadcrumbEntry>
    </PageShell>
  );
}

function LoadedCell(props: { cell: CellOverview; tab: CellTab }) {
  const { cell, tab } = props;
  const { t } = useTranslationRef(clustersTranslationRef);
  const path = useRouteRef(cellRouteRef)({ cell: cell.name });
  const Content = CELL_TABS[tab];
  return (
    <div className={styles.page}>
      <CellHeader cell={cell} />
      <nav className={styles.tabs} aria-label={t('cell.tabs')}>
        {CELL_TAB_NAMES.map(name => (
          <Link
            key={name}
            className={styles.tab}
            href={name === CELL_TAB_NAMES[0] ? path : `${path}/${name}`}
            aria-current={name === tab ? 'page' : undefined}
            standalone
          >
            {t(`cell.tab.${name}`)}
          </Link>
        ))}
      </nav>
      <Content cell={cell} />
    </div>
  );
}

/** The final geometry, so that nothing jumps when the answer comes. */
function LoadingCell() {
  return (
    <div className={styles.page} aria-busy>
      <Skeleton width={260} height={32} />
      <Skeleton width={520} height={20} />
      <Skeleton height={36} />
      <Skeleton height={320} />
    </div>
  );
}
