import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import {
  DataColumn,
  MarkState,
  RelativeTime,
  StatusMark,
  useFormat,
} from '@longshore/plugin-longshore-react';
import { useMemo } from 'react';
import { PastInstanceItem } from '../../hooks/useServices';
import { servicesTranslationRef } from '../../translation';
import { InstanceName } from '../InstanceTable';
import { Version } from '../Version';
import styles from './PastInstances.module.css';

/** Ends that somebody asked for; every other is one to look into. */
const WANTED: ReadonlySet<string> = new Set(['Deleted', 'Completed']);

/** One row per instance that is no more. */
export function usePastInstanceColumns(): DataColumn<PastInstanceItem>[] {
  const { t } = useTranslationRef(servicesTranslationRef);
  const format = useFormat();
  return useMemo(
    () => [
      {
        id: 'name',
        label: t('instance.column.name'),
        width: '22%',
        cell: ({ name }) => <InstanceName name={name} />,
      },
      {
        id: 'reason',
        label: t('past.column.reason'),
        width: '24%',
        cell: instance => <Reason instance={instance} />,
      },
      {
        id: 'ended',
        label: t('past.column.ended'),
        width: '120px',
        cell: ({ lastSeenAt }) => (
          <span title={format.exact(lastSeenAt)}>
            <RelativeTime value={lastSeenAt} />
          </span>
        ),
      },
      {
        id: 'restarts',
        label: t('instance.column.restarts'),
        width: '80px',
        align: 'end',
        cell: ({ restarts }) => format.number(restarts),
      },
      {
        id: 'ip',
        label: t('instance.column.ip'),
        width: '120px',
        hideBelow: 1100,
        cell: ({ ip }) => <span className={styles.mono}>{ip ?? '–'}</span>,
      },
      {
        id: 'node',
        label: t('instance.column.node'),
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
        cell: ({ cell }) => <span title={cell}>{cell}</span>,
      },
      {
        id: 'version',
        label: t('instance.column.version'),
        cell: ({ version, image }) => (
          <Version version={version} image={image} />
        ),
      },
    ],
    [t, format],
  );
}

function Reason({ instance }: { instance: PastInstanceItem }) {
  const { reason, exitCode } = instance;
  const { t } = useTranslationRef(servicesTranslationRef);
  const words: Record<string, string> = {
    Deleted: t('past.reason.Deleted'),
    Completed: t('past.reason.Completed'),
    OOMKilled: t('past.reason.OOMKilled'),
    Error: t('past.reason.Error'),
    Evicted: t('past.reason.Evicted'),
    NodeLost: t('past.reason.NodeLost'),
    'seen-missing': t('past.reason.seen-missing'),
  };
  const word = Object.hasOwn(words, reason) ? words[reason] : reason;
  return (
    <StatusMark state={markOf(reason)}>
      {exitCode === undefined
        ? word
        : t('past.withExitCode', { reason: word, exitCode: String(exitCode) })}
    </StatusMark>
  );
}

function markOf(reason: string): MarkState {
  if (WANTED.has(reason)) {
    return 'stopped';
  }
  return reason === 'seen-missing' ? 'unknown' : 'failed';
}
