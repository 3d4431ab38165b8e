import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { Alert } from '@backstage/ui';
import { useFailureText, useFormat } from '@longshore/plugin-longshore-react';
import { ServiceCell } from '@longshore/plugin-services-common';
import { RiFlaskLine } from '@remixicon/react';
import { servicesTranslationRef } from '../../translation';
import styles from './CellNotices.module.css';

/**
 * What a reader must know of the cells behind a page: which are silent and
 * since when, and which are simulated.
 */
export function CellNotices(props: {
  cells: ServiceCell[];
  /** The read model has not been filled yet. */
  incomplete?: boolean;
}) {
  const { cells, incomplete } = props;
  const { t } = useTranslationRef(servicesTranslationRef);
  const format = useFormat();
  const simulated = cells.filter(cell => cell.simulated);
  const silent = cells.filter(cell => cell.contact.state === 'stale');
  const connecting = cells.filter(cell => cell.contact.state === 'connecting');
  if (
    !simulated.length &&
    !silent.length &&
    !connecting.length &&
    !incomplete
  ) {
    return null;
  }
  return (
    <div className={styles.notices}>
      {silent.map(cell => (
        <SilentCell key={cell.name} cell={cell} />
      ))}
      {connecting.map(cell => (
        <ConnectingCell key={cell.name} cell={cell} />
      ))}
      {incomplete && connecting.length === 0 && (
        <Alert status="info" icon title={t('banner.incomplete')} />
      )}
      {simulated.length > 0 && (
        <p className={styles.simulated}>
          <RiFlaskLine size={14} aria-hidden />
          <strong>{t('banner.simulated')}</strong>
          <span>
            {t('banner.simulatedText', {
              count: simulated.length,
              cells: format.list(simulated.map(cell => cell.name)),
            })}
          </span>
        </p>
      )}
    </div>
  );
}

function SilentCell({ cell }: { cell: ServiceCell }) {
  const { t } = useTranslationRef(servicesTranslationRef);
  const format = useFormat();
  const failureText = useFailureText();
  const { lastContact, since, failure } = cell.contact;
  const rest = failure
    ? t('banner.silentReason', { reason: failureText(failure) })
    : t('banner.silentRows');
  return (
    <Alert
      status="warning"
      icon
      title={t('banner.silent', {
        cell: cell.name,
        since: format.clock(lastContact ?? since),
      })}
      description={lastContact ? rest : t('banner.silentNoRows')}
    />
  );
}

function ConnectingCell({ cell }: { cell: ServiceCell }) {
  const { t } = useTranslationRef(servicesTranslationRef);
  const failureText = useFailureText();
  const { failure } = cell.contact;
  return (
    <Alert
      status={failure ? 'warning' : 'info'}
      icon
      title={t('banner.connecting', { cell: cell.name })}
      description={failure && failureText(failure)}
    />
  );
}
