import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { Box } from '@backstage/ui';
import {
  StatusMark,
  useFailureText,
  useFormat,
} from '@longshore/plugin-longshore-react';
import {
  ServiceCell,
  ServiceCount,
  ServiceDetail,
  ServiceKey,
} from '@longshore/plugin-services-common';
import { useInstances } from '../../hooks/useServices';
import { servicesTranslationRef } from '../../translation';
import { InstanceDots } from './InstanceDots';
import styles from './CellOverview.module.css';

/** As many as the API gives at once; above it there is nothing to count. */
const DOTS_LIMIT = 200;

/** Where the service runs: per cell its instances as dots and its counts. */
export function CellOverview(props: {
  serviceKey: ServiceKey;
  service: ServiceDetail;
  cells: ServiceCell[];
}) {
  const { serviceKey, service, cells } = props;
  const { t } = useTranslationRef(servicesTranslationRef);
  const { data } = useInstances(serviceKey, service, {
    sort: 'cell',
    limit: DOTS_LIMIT,
  });
  const isWhole = data !== undefined && data.totalItems <= data.items.length;
  const held = [
    ...new Set([...service.cells, ...service.counts.map(each => each.cell)]),
  ].sort();
  return (
    <Box
      as="section"
      bg="neutral"
      className={styles.panel}
      aria-label={t('service.cells')}
    >
      <h3 className={styles.title}>{t('service.cells')}</h3>
      {held.length === 0 ? (
        <p className={styles.none}>{t('status.noLiveObjects')}</p>
      ) : (
        <ul className={styles.cells}>
          {held.map(name => (
            <CellLine
              key={name}
              name={name}
              cell={cells.find(cell => cell.name === name)}
              counts={service.counts.filter(count => count.cell === name)}
              instances={
                isWhole
                  ? data.items.filter(instance => instance.cell === name)
                  : undefined
              }
            />
          ))}
        </ul>
      )}
    </Box>
  );
}

function CellLine(props: {
  name: string;
  cell: ServiceCell | undefined;
  counts: ServiceCount[];
  instances: Parameters<typeof InstanceDots>[0]['instances'];
}) {
  const { name, cell, counts, instances } = props;
  const { t } = useTranslationRef(servicesTranslationRef);
  const format = useFormat();
  const ready = counts.reduce((sum, count) => sum + count.ready, 0);
  const desired = counts.reduce((sum, count) => sum + count.desired, 0);
  const isStale = cell?.contact.state === 'stale';
  return (
    <li className={styles.cell}>
      <span className={styles.name} title={name}>
        {name}
      </span>
      <span className={styles.region}>{cell?.region}</span>
      <InstanceDots
        instances={instances}
        ready={ready}
        desired={desired}
        isStale={isStale}
      />
      <span className={styles.ready}>
        {t('service.cellReady', {
          ready: format.number(ready),
          desired: format.number(desired),
        })}
      </span>
      <span className={styles.notes}>
        {isStale && (
          <StatusMark state="unknown">
            {t('banner.staleRow', {
              time: format.clock(
                cell.contact.lastContact ?? cell.contact.since,
              ),
            })}
          </StatusMark>
        )}
        {counts.map(count => (
          <CountNote
            key={count.track}
            count={count}
            named={counts.length > 1}
          />
        ))}
      </span>
    </li>
  );
}

function CountNote(props: { count: ServiceCount; named: boolean }) {
  const { count, named } = props;
  const { t } = useTranslationRef(servicesTranslationRef);
  const format = useFormat();
  const failureText = useFailureText();
  const prefix = named ? `${t('service.track', { track: count.track })}: ` : '';
  if (count.state === 'failed') {
    const reason = count.failure ? failureText(count.failure) : '?';
    return (
      <StatusMark state="failed">
        {prefix + t('service.cellFailed', { reason })}
      </StatusMark>
    );
  }
  if (count.state === 'pending') {
    const desired = format.number(count.desired);
    return (
      <StatusMark state="changing">
        {prefix + t('service.cellPending', { desired })}
      </StatusMark>
    );
  }
  if (count.live !== undefined && count.live !== count.desired) {
    return (
      <StatusMark state="degraded">
        {prefix +
          t('service.cellDrift', {
            live: format.number(count.live),
            desired: format.number(count.desired),
          })}
      </StatusMark>
    );
  }
  return named ? (
    <span className={styles.track}>
      {prefix}
      {format.number(count.ready)}/{format.number(count.desired)}
    </span>
  ) : null;
}
