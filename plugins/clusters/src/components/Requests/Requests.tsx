import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { Box } from '@backstage/ui';
import {
  CellOverview,
  CellRequests,
  WatchStatus,
} from '@longshore/plugin-clusters-common';
import {
  DataColumn,
  DataTable,
  EmptyState,
  MarkState,
  RelativeTime,
  StatusMark,
  useFormat,
} from '@longshore/plugin-longshore-react';
import { useMemo } from 'react';
import { useRequests } from '../../hooks/useClusters';
import { useFailureWords } from '../../hooks/useFailureWords';
import { clustersTranslationRef } from '../../translation';
import { TabPlace } from '../TabPlace';
import { RequestChart } from './RequestChart';
import styles from './Requests.module.css';

const WATCH_MARKS: Record<WatchStatus['state'], MarkState> = {
  live: 'running',
  connecting: 'changing',
  stale: 'unknown',
};

type Item = WatchStatus & { id: string };

/** What we ourselves ask of a cell: calls per minute, and each watch. */
export function Requests({ cell }: { cell: CellOverview }) {
  const answer = useRequests(cell.name);
  return (
    <TabPlace answer={answer}>
      {requests => <LoadedRequests requests={requests} />}
    </TabPlace>
  );
}

function LoadedRequests({ requests }: { requests: CellRequests }) {
  const { t } = useTranslationRef(clustersTranslationRef);
  const format = useFormat();
  const rows = useMemo(
    () => requests.watches.map(watch => ({ ...watch, id: watch.resource })),
    [requests],
  );
  return (
    <div className={styles.place}>
      <Box as="section" bg="neutral" className={styles.panel}>
        <h3 className={styles.title}>{t('requests.perMinute')}</h3>
        <RequestChart minutes={requests.minutes} />
        <p className={styles.note}>
          {t('requests.inFlight', {
            now: format.number(requests.inFlight),
            limit: format.number(requests.inFlightLimit),
          })}
        </p>
      </Box>
      <DataTable
        label={t('requests.watches')}
        columns={useColumns()}
        rows={rows}
        empty={<EmptyState title={t('requests.noWatches')} />}
      />
    </div>
  );
}

function useColumns(): DataColumn<Item>[] {
  const { t } = useTranslationRef(clustersTranslationRef);
  const format = useFormat();
  const words = useFailureWords();
  return useMemo(
    () => [
      {
        id: 'resource',
        label: t('requests.column.resource'),
        width: '22%',
        cell: ({ resource }) => resource,
      },
      {
        id: 'state',
        label: t('requests.column.state'),
        cell: ({ state, failure }) => (
          <StatusMark state={WATCH_MARKS[state]}>
            {[t(`requests.state.${state}`), failure && words(failure).text]
              .filter(Boolean)
              .join(' · ')}
          </StatusMark>
        ),
      },
      {
        id: 'objects',
        label: t('requests.column.objects'),
        width: '96px',
        align: 'end',
        cell: ({ objects }) => format.number(objects),
      },
      {
        id: 'last',
        label: t('requests.column.last'),
        width: '120px',
        align: 'end',
        cell: ({ lastEventAt }) =>
          lastEventAt ? <RelativeTime value={lastEventAt} format="age" /> : '–',
      },
      {
        id: 'dials',
        label: t('requests.column.dials'),
        width: '110px',
        align: 'end',
        cell: ({ dials }) => format.number(dials),
      },
      {
        id: 'lists',
        label: t('requests.column.lists'),
        width: '110px',
        align: 'end',
        cell: ({ lists }) => format.number(lists),
      },
    ],
    [t, format, words],
  );
}
