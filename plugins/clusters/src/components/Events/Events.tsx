import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { SearchField, ToggleButton } from '@backstage/ui';
import {
  CellEvent,
  CellOverview,
  MOST_CELL_EVENTS,
} from '@longshore/plugin-clusters-common';
import {
  DataColumn,
  DataTable,
  EmptyState,
  readPaging,
  RelativeTime,
  Pagination,
  StatusMark,
  useFormat,
  useListShortcuts,
  useTypedFilter,
  useUrlState,
} from '@longshore/plugin-longshore-react';
import { useMemo, useRef } from 'react';
import { useEvents } from '../../hooks/useClusters';
import { clustersTranslationRef } from '../../translation';
import { NothingMatches } from '../NothingMatches';
import { TabPlace } from '../TabPlace';
import styles from './Events.module.css';

const MAX_FILTER_LENGTH = 200;

type Item = CellEvent & { id: string };

/** What Kubernetes tells of in a cell, the newest first. */
export function Events({ cell }: { cell: CellOverview }) {
  const answer = useEvents(cell.name);
  return (
    <TabPlace answer={answer}>
      {events => <EventTable events={events} />}
    </TabPlace>
  );
}

function EventTable({ events }: { events: CellEvent[] }) {
  const { t } = useTranslationRef(clustersTranslationRef);
  const url = useUrlState();
  const paging = readPaging(url);
  const onlyWarnings = url.get('type') === 'Warning';
  const applied = url.get('q')?.slice(0, MAX_FILTER_LENGTH) ?? '';
  const [text, setText] = useTypedFilter(applied, q =>
    url.set({ q, page: undefined }, { replace: true }),
  );
  const area = useRef<HTMLDivElement>(null);
  useListShortcuts({ area });
  const shown = useMemo(
    () =>
      events
        .filter(
          event =>
            (!onlyWarnings || event.type === 'Warning') &&
            matches(event, applied),
        )
        .map(event => ({ ...event, id: event.uid })),
    [events, onlyWarnings, applied],
  );
  return (
    <div ref={area}>
      <div className={styles.toolbar}>
        <SearchField
          className={styles.search}
          size="small"
          aria-label={t('events.filterLabel')}
          placeholder={t('events.filterPlaceholder')}
          value={text}
          maxLength={MAX_FILTER_LENGTH}
          onChange={setText}
        />
        <ToggleButton
          size="small"
          isSelected={onlyWarnings}
          onChange={isOn =>
            url.set({ type: isOn ? 'Warning' : undefined, page: undefined })
          }
        >
          {t('events.onlyWarnings')}
        </ToggleButton>
      </div>
      <DataTable
        label={t('events.label')}
        columns={useColumns()}
        rows={shown.slice(paging.offset, paging.offset + paging.size)}
        empty={
          events.length === 0 ? (
            <EmptyState title={t('events.none')}>
              {t('events.noneText')}
            </EmptyState>
          ) : (
            <NothingMatches
              title={t('events.noneMatch')}
              text={t('events.hidden', { count: events.length })}
              onClear={() =>
                url.set({ q: undefined, type: undefined, page: undefined })
              }
            />
          )
        }
      />
      {shown.length > 0 && <Pagination paging={paging} total={shown.length} />}
      {events.length >= MOST_CELL_EVENTS && (
        <p className={styles.limit}>
          {t('events.limit', { count: events.length })}
        </p>
      )}
    </div>
  );
}

function useColumns(): DataColumn<Item>[] {
  const { t } = useTranslationRef(clustersTranslationRef);
  const format = useFormat();
  return useMemo(
    () => [
      {
        id: 'reason',
        label: t('events.column.reason'),
        width: '17%',
        cell: ({ type, reason }) => (
          <StatusMark state={type === 'Warning' ? 'degraded' : 'stopped'}>
            {reason}
          </StatusMark>
        ),
      },
      {
        id: 'object',
        label: t('events.column.object'),
        width: '26%',
        cell: ({ object }) => {
          const name = objectName(object);
          return <span title={name}>{name}</span>;
        },
      },
      {
        id: 'message',
        label: t('events.column.message'),
        cell: ({ message }) => <span title={message}>{message}</span>,
      },
      {
        id: 'count',
        label: t('events.column.count'),
        width: '64px',
        align: 'end',
        cell: ({ count }) => format.number(count),
      },
      {
        id: 'last',
        label: t('events.column.last'),
        width: '108px',
        align: 'end',
        cell: ({ lastSeen, firstSeen }) => {
          const time = lastSeen ?? firstSeen;
          return time ? <RelativeTime value={time} format="age" /> : '–';
        },
      },
    ],
    [t, format],
  );
}

function objectName({ kind, namespace, name }: CellEvent['object']): string {
  return `${kind} ${namespace ? `${namespace}/` : ''}${name}`;
}

function matches(event: CellEvent, filter: string): boolean {
  const text = filter.toLowerCase();
  return [event.reason, event.message, objectName(event.object)].some(value =>
    value.toLowerCase().includes(text),
  );
}
