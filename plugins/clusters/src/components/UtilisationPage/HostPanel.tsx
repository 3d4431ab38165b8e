import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { EmptyState, SidePanel } from '@longshore/plugin-longshore-react';
import { useState } from 'react';
import { useNodeUtilisation } from '../../hooks/useClusters';
import { clustersTranslationRef } from '../../translation';
import { TabPlace } from '../TabPlace';
import { UtilisationCharts } from './UtilisationCharts';
import styles from './UtilisationPage.module.css';

/** Which host is open beside the report. */
export type Host = { cell: string; node: string };

/** How one host was used, day by day. */
export function HostPanel(props: {
  host: Host | undefined;
  days: number;
  onClose(): void;
}) {
  const { host, days, onClose } = props;
  const { t } = useTranslationRef(clustersTranslationRef);
  return (
    <SidePanel
      item={host}
      label={t('utilisation.host')}
      title={({ node }) => node}
      titleLabel={t('nodes.column.name')}
      onClose={onClose}
    >
      {shown => (
        // Nothing of the host before is to stand under this one's name.
        <HostCharts
          key={`${shown.cell}/${shown.node}`}
          host={shown}
          days={days}
        />
      )}
    </SidePanel>
  );
}

function HostCharts({ host, days }: { host: Host; days: number }) {
  const { t } = useTranslationRef(clustersTranslationRef);
  const [pointed, setPointed] = useState<number>();
  const answer = useNodeUtilisation(host.cell, host.node, days);
  return (
    <div className={styles.host}>
      <p className={styles.note}>
        {t('utilisation.byDay', { cell: host.cell })}
      </p>
      <TabPlace answer={answer}>
        {({ from, to, samples }) =>
          samples.length === 0 ? (
            <EmptyState title={t('utilisation.none')} />
          ) : (
            <UtilisationCharts
              from={from}
              to={to}
              samples={samples}
              instances={({ pods }) => pods}
              pointed={pointed}
              onPoint={setPointed}
            />
          )
        }
      </TabPlace>
    </div>
  );
}
