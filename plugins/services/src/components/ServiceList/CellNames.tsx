import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { StatusMark, useFormat } from '@longshore/plugin-longshore-react';
import { ServiceSummary } from '@longshore/plugin-services-common';
import { servicesTranslationRef } from '../../translation';
import styles from './ServiceList.module.css';

/** More would be cut anyway; all are named on hover. */
const SHOWN = 2;

/** The cells that hold a service, marked when one of them is silent. */
export function CellNames({ service }: { service: ServiceSummary }) {
  const { cells, staleSince } = service;
  const { t } = useTranslationRef(servicesTranslationRef);
  const format = useFormat();
  return (
    <span className={styles.cells} title={format.list(cells)}>
      {staleSince && (
        <StatusMark
          state="unknown"
          compact
          label={t('banner.staleRow', { time: format.clock(staleSince) })}
        />
      )}
      <span className={styles.cellNames}>
        {cells.slice(0, SHOWN).join(', ')}
      </span>
      {cells.length > SHOWN && (
        <span>+{format.number(cells.length - SHOWN)}</span>
      )}
    </span>
  );
}
