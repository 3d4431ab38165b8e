import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { CellOverview, NodeDetails } from '@longshore/plugin-clusters-common';
import { SidePanel } from '@longshore/plugin-longshore-react';
import { clustersTranslationRef } from '../../translation';
import { NodeActions } from './NodeActions';
import { NodeFields } from './NodeFields';

/** All that is known of a node, and what can be done with it. */
export function NodePanel(props: {
  cell: CellOverview;
  node: NodeDetails | undefined;
  onDrain(node: NodeDetails): void;
  onClose(): void;
}) {
  const { cell, node, onDrain, onClose } = props;
  const { t } = useTranslationRef(clustersTranslationRef);
  return (
    <SidePanel
      item={node}
      label={t('nodes.details')}
      title={shown => shown.node}
      titleLabel={t('nodes.column.name')}
      onClose={onClose}
    >
      {shown => (
        <>
          <NodeActions
            key={shown.uid}
            cell={cell}
            node={shown}
            onDrain={() => onDrain(shown)}
          />
          <NodeFields node={shown} />
        </>
      )}
    </SidePanel>
  );
}
