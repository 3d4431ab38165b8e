import { useApi, useRouteRef } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { Link } from '@backstage/ui';
import { CellOverview, NodeDetails } from '@longshore/plugin-clusters-common';
import { ExplainedButton, useToast } from '@longshore/plugin-longshore-react';
import { useMutation } from '@tanstack/react-query';
import { clustersApiRef } from '../../api';
import { useReadAgain } from '../../hooks/useClusters';
import { useDenied } from '../../hooks/useDenied';
import { operationRouteRef } from '../../routes';
import { clustersTranslationRef } from '../../translation';
import { NamedFailure } from '../NamedFailure';
import styles from './NodePanel.module.css';

/** Cordon, uncordon, drain; disabled with the reason where not allowed. */
export function NodeActions(props: {
  cell: CellOverview;
  node: NodeDetails;
  onDrain(): void;
}) {
  const { cell, node, onDrain } = props;
  const { t } = useTranslationRef(clustersTranslationRef);
  const api = useApi(clustersApiRef);
  const toast = useToast();
  const readAgain = useReadAgain();
  const operationRoute = useRouteRef(operationRouteRef);
  const notHere = useDenied(cell);
  const denied =
    notHere ?? (node.operation ? t('nodes.deniedOperation') : undefined);
  const cordon = useMutation({
    mutationFn: async (cordoned: boolean) => {
      await api.setCordon(cell.name, node.node, { cordoned });
      return cordoned;
    },
    onSuccess: async cordoned => {
      toast(
        cordoned
          ? t('nodes.cordoned', { node: node.node })
          : t('nodes.uncordoned', { node: node.node }),
      );
      await readAgain();
    },
  });
  return (
    <div className={styles.actions}>
      <div className={styles.buttons}>
        <ExplainedButton
          size="small"
          variant="secondary"
          label={node.cordoned ? t('nodes.uncordon') : t('nodes.cordon')}
          denied={denied}
          isPending={cordon.isPending}
          onPress={() => cordon.mutate(!node.cordoned)}
        />
        <ExplainedButton
          size="small"
          variant="secondary"
          label={t('drain.action')}
          denied={denied}
          onPress={onDrain}
        />
        {node.operation && (
          <Link href={operationRoute({ id: node.operation })}>
            {t('nodes.operation')}
          </Link>
        )}
      </div>
      {cordon.error && (
        <NamedFailure error={cordon.error} title={t('nodes.cordonFailed')} />
      )}
    </div>
  );
}
