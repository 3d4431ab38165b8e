import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { ButtonIcon } from '@backstage/ui';
import { CellOverview, NodeDetails } from '@longshore/plugin-clusters-common';
import { CopyButton } from '@longshore/plugin-longshore-react';
import Drawer from '@material-ui/core/Drawer';
import { RiCloseLine } from '@remixicon/react';
import { useRef } from 'react';
import { clustersTranslationRef } from '../../translation';
import { NodeActions } from './NodeActions';
import { NodeFields } from './NodeFields';
import styles from './NodePanel.module.css';

/** All that is known of a node, and what can be done with it. */
export function NodePanel(props: {
  cell: CellOverview;
  node: NodeDetails | undefined;
  onDrain(node: NodeDetails): void;
  onClose(): void;
}) {
  const { cell, node, onDrain, onClose } = props;
  const { t } = useTranslationRef(clustersTranslationRef);
  // Still shown while the drawer slides out.
  const last = useRef(node);
  last.current = node ?? last.current;
  const shown = last.current;
  return (
    <Drawer
      anchor="right"
      open={node !== undefined}
      onClose={onClose}
      PaperProps={{
        className: styles.panel,
        role: 'dialog',
        'aria-label': t('nodes.details'),
      }}
    >
      {shown && (
        <>
          <header className={styles.header}>
            <h2 className={styles.title}>{shown.node}</h2>
            <CopyButton value={shown.node} what={t('nodes.column.name')} />
            <ButtonIcon
              size="small"
              variant="tertiary"
              aria-label={t('nodes.close')}
              icon={<RiCloseLine />}
              onPress={onClose}
            />
          </header>
          <NodeActions
            key={shown.uid}
            cell={cell}
            node={shown}
            onDrain={() => onDrain(shown)}
          />
          <NodeFields node={shown} />
        </>
      )}
    </Drawer>
  );
}
