import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { Alert } from '@backstage/ui';
import { CellOverview } from '@longshore/plugin-clusters-common';
import {
  EnvironmentMark,
  RelativeTime,
  useFormat,
} from '@longshore/plugin-longshore-react';
import { RiFlaskLine } from '@remixicon/react';
import { ReactNode } from 'react';
import { useFailureWords } from '../../hooks/useFailureWords';
import { clustersTranslationRef } from '../../translation';
import { requestedShare } from '../../capacity/requestedShare';
import { FailureRemedy } from '../FailureRemedy';
import { HealthMark } from '../HealthMark';
import { LostFacts } from '../LostFacts';
import { RecentOperations } from '../Operations';
import { UsageBar } from '../UsageBar';
import styles from './CellPage.module.css';

/** Which cluster, how it is and why, and what a person should do about it. */
export function CellHeader({ cell }: { cell: CellOverview }) {
  const { capacity, contact, health } = cell;
  const { t } = useTranslationRef(clustersTranslationRef);
  const format = useFormat();
  const isStale = contact.state === 'stale';
  return (
    <header className={styles.header}>
      <div className={styles.titleLine}>
        <h2 className={styles.title}>{cell.name}</h2>
        <span className={styles.marks}>
          {cell.environments.map(environment => (
            <EnvironmentMark key={environment} environment={environment} />
          ))}
        </span>
        {cell.simulated && (
          <span className={styles.simulated} title={t('list.simulatedHint')}>
            <RiFlaskLine size={12} aria-hidden />
            {t('list.simulated')}
          </span>
        )}
        <HealthMark className={styles.status} health={health} />
      </div>
      <dl className={styles.facts}>
        <Fact label={t('cell.region')}>{cell.region}</Fact>
        <Fact label={t('cell.version')}>{cell.version ?? '–'}</Fact>
        {capacity && (
          <>
            <Fact label={t('list.column.nodes')}>
              {t('cell.nodes', {
                ready: format.number(capacity.schedulableNodes),
                nodes: format.number(capacity.nodes),
              })}
            </Fact>
            <Fact label={t('list.column.pods')}>
              {format.number(capacity.pods)}/{format.number(capacity.podLimit)}
            </Fact>
            <Fact label={t('list.column.cpu')}>
              <span className={styles.bar}>
                <UsageBar
                  share={requestedShare(capacity, 'cpuMillis')}
                  label={t('list.requested.cpuMillis')}
                  isStale={isStale}
                />
              </span>
            </Fact>
            <Fact label={t('list.column.memory')}>
              <span className={styles.bar}>
                <UsageBar
                  share={requestedShare(capacity, 'memoryBytes')}
                  label={t('list.requested.memoryBytes')}
                  isStale={isStale}
                />
              </span>
            </Fact>
          </>
        )}
        {health.latencyMs !== undefined && !isStale && (
          <Fact label={t('cell.latency')}>
            {t('cell.milliseconds', {
              amount: format.number(Math.round(health.latencyMs)),
            })}
          </Fact>
        )}
        {contact.lastContact && isStale && (
          <Fact label={t('list.column.contact')}>
            <RelativeTime value={contact.lastContact} />
          </Fact>
        )}
      </dl>
      <Notices cell={cell} />
      <RecentOperations cell={cell.name} />
    </header>
  );
}

function Fact(props: { label: string; children: ReactNode }) {
  return (
    <div className={styles.fact}>
      <dt>{props.label}</dt>
      <dd>{props.children}</dd>
    </div>
  );
}

/** Why it is not well, and the warnings, each with what to do. */
function Notices({ cell }: { cell: CellOverview }) {
  const { health, contact } = cell;
  const { t } = useTranslationRef(clustersTranslationRef);
  const format = useFormat();
  const words = useFailureWords();
  const connectingBecause = contact.failure && words(contact.failure);
  const isLost =
    health.state === 'control-plane-lost' || contact.state === 'stale';
  return (
    <div className={styles.notices}>
      {isLost && (
        <Alert
          role="alert"
          status="warning"
          icon
          title={t('lost.title', {
            cell: cell.name,
            time: format.clock(contact.lastContact ?? health.since),
          })}
          description={<LostFacts cell={cell} />}
        />
      )}
      {!isLost && contact.state === 'connecting' && (
        <Alert
          status="info"
          icon
          title={t('cell.connecting')}
          description={
            connectingBecause && (
              <>
                {connectingBecause.text}{' '}
                <FailureRemedy words={connectingBecause} />
              </>
            )
          }
        />
      )}
      {health.warnings.map((warning, place) => {
        const said = words(warning);
        return (
          <Alert
            key={`${warning.code}-${place}`}
            status="warning"
            icon
            title={said.text}
            description={<FailureRemedy words={said} />}
          />
        );
      })}
    </div>
  );
}
