import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { Button, DialogTrigger, Popover } from '@backstage/ui';
import { CellOverview } from '@longshore/plugin-clusters-common';
import { clustersTranslationRef } from '../../translation';
import { LostFacts } from '../LostFacts';
import styles from './ClusterList.module.css';

/** "Why?" of a cell that does not answer, and what follows from it. */
export function LostCell({ cell }: { cell: CellOverview }) {
  const { t } = useTranslationRef(clustersTranslationRef);
  return (
    <DialogTrigger>
      <Button
        size="small"
        variant="secondary"
        aria-label={t('lost.whyOf', { cell: cell.name })}
      >
        {t('lost.why')}
      </Button>
      <Popover placement="bottom end">
        <div className={styles.facts}>
          <LostFacts cell={cell} />
        </div>
      </Popover>
    </DialogTrigger>
  );
}
