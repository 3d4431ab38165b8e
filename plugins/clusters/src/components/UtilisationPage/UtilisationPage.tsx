import { useRouteRef } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { BreadcrumbEntry } from '@backstage/frontend-plugin-api';
import { Alert, ToggleButton, ToggleButtonGroup } from '@backstage/ui';
import { UtilisationReport } from '@longshore/plugin-clusters-common';
import {
  EmptyState,
  LiveMark,
  PageShell,
  readError,
  useUrlState,
} from '@longshore/plugin-longshore-react';
import { RiLineChartLine } from '@remixicon/react';
import { useMemo } from 'react';
import { useUtilisation } from '../../hooks/useClusters';
import { useFailureWords } from '../../hooks/useFailureWords';
import { utilisationRouteRef } from '../../routes';
import { clustersTranslationRef } from '../../translation';
import { PageFailure } from '../PageFailure';
import { TabPlace } from '../TabPlace';
import { CellCharts } from './CellCharts';
import { CellUtilisationTable } from './CellUtilisationTable';
import { Host, HostPanel } from './HostPanel';
import { NodeUtilisationTable } from './NodeUtilisationTable';
import { summarise } from './summarise';
import styles from './UtilisationPage.module.css';

/** Days that can be looked back; the backend keeps 90. */
const RANGES = [7, 30, 90];

/** How well hosts are used: instances per host and mean CPU over time. */
export function UtilisationPage() {
  const { t } = useTranslationRef(clustersTranslationRef);
  const utilisationRoute = useRouteRef(utilisationRouteRef);
  const url = useUrlState();
  const days = RANGES.find(range => range === Number(url.get('days'))) ?? 7;
  const answer = useUtilisation(days);
  const { error, live, refetch } = answer;
  if (error && readError(error).kind === 'notFound') {
    return (
      <PageShell>
        <PageFailure
          error={error}
          title={t('utilisation.title')}
          onRetry={() => refetch()}
        />
      </PageShell>
    );
  }
  return (
    <PageShell live={<LiveMark live={live} onRefresh={() => refetch()} />}>
      <BreadcrumbEntry
        entry={{ label: t('utilisation.title'), href: utilisationRoute() }}
      >
        <div className={styles.page}>
          <div className={styles.toolbar}>
            <h2 className={styles.title}>{t('utilisation.title')}</h2>
            <ToggleButtonGroup
              selectionMode="single"
              disallowEmptySelection
              aria-label={t('utilisation.range')}
              selectedKeys={[String(days)]}
              onSelectionChange={keys =>
                url.set({ days: [...keys].map(String)[0] })
              }
            >
              {RANGES.map(range => (
                <ToggleButton key={range} id={String(range)} size="small">
                  {t('utilisation.days', { count: range })}
                </ToggleButton>
              ))}
            </ToggleButtonGroup>
          </div>
          <TabPlace answer={answer}>
            {report => <Report report={report} days={days} />}
          </TabPlace>
        </div>
      </BreadcrumbEntry>
    </PageShell>
  );
}

function Report(props: { report: UtilisationReport; days: number }) {
  const { report, days } = props;
  const url = useUrlState();
  const { t } = useTranslationRef(clustersTranslationRef);
  const words = useFailureWords();
  const cells = useMemo(() => summarise(report.cells), [report]);
  return (
    <>
      {report.missing.map(({ cell, code, message }) => (
        <Alert
          key={cell}
          status="info"
          icon
          title={t('utilisation.missing', { cell })}
          description={
            code === 'no-metrics'
              ? t('utilisation.noMetrics')
              : words({ code, message, params: { cell } }).text
          }
        />
      ))}
      {cells.length === 0 ? (
        <EmptyState
          icon={<RiLineChartLine size={20} />}
          title={t('utilisation.none')}
        >
          {t('utilisation.noneText')}
        </EmptyState>
      ) : (
        <>
          <CellUtilisationTable cells={cells} />
          <CellCharts cells={cells} from={report.from} to={report.to} />
          <NodeUtilisationTable
            nodes={report.nodes}
            onOpen={({ cell, node }) => url.set({ host: `${cell}/${node}` })}
          />
        </>
      )}
      <p className={styles.note}>{t('utilisation.how')}</p>
      <HostPanel
        host={readHost(url.get('host'))}
        days={days}
        onClose={() => url.set({ host: undefined })}
      />
    </>
  );
}

/** "gz-1/node-7"; neither name has a slash. */
function readHost(text: string | undefined): Host | undefined {
  const [cell, node] = text?.split('/') ?? [];
  return cell && node ? { cell, node } : undefined;
}
