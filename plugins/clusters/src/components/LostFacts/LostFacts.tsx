import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { CellOverview } from '@longshore/plugin-clusters-common';
import { useFormat } from '@longshore/plugin-longshore-react';
import { useFailureWords } from '../../hooks/useFailureWords';
import { clustersTranslationRef } from '../../translation';
import { FailureRemedy } from '../FailureRemedy';
import styles from './LostFacts.module.css';

/**
 * A cell that does not answer: what failed, what is known of its instances,
 * and what is not concluded.
 */
export function LostFacts({ cell }: { cell: CellOverview }) {
  const { health, contact } = cell;
  const { t } = useTranslationRef(clustersTranslationRef);
  const format = useFormat();
  const words = useFailureWords();
  const failure = health.failure ?? contact.failure;
  const why = failure && words(failure);
  return (
    <div className={styles.facts}>
      <p className={styles.reason}>{why ? why.text : t('lost.noReason')}</p>
      {why && <FailureRemedy words={why} />}
      <p>
        {contact.lastContact
          ? t('lost.lastHeard', { time: format.exact(contact.lastContact) })
          : t('lost.neverHeard')}
      </p>
      <p>{t(`lost.dataPlane.${health.dataPlane}`)}</p>
      <p>{t('lost.noConclusion')}</p>
    </div>
  );
}
