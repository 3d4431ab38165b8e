import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { SearchField, ToggleButton, ToggleButtonGroup } from '@backstage/ui';
import { CellOverview, NodeDetails } from '@longshore/plugin-clusters-common';
import {
  EmptyState,
  useListShortcuts,
  useTypedFilter,
  useUrlState,
} from '@longshore/plugin-longshore-react';
import { useMemo, useRef } from 'react';
import { useNodes } from '../../hooks/useClusters';
import { clustersTranslationRef } from '../../translation';
import { TabPlace } from '../TabPlace';
import { DrainDialog } from './DrainDialog';
import { NodeGrid } from './NodeGrid';
import { NodePanel } from './NodePanel';
import styles from './Nodes.module.css';
import { NodeTable } from './NodeTable';

const MAX_FILTER_LENGTH = 200;

/** The nodes of a cell as tiles or as a table, and one of them beside. */
export function Nodes({ cell }: { cell: CellOverview }) {
  const answer = useNodes(cell.name);
  return (
    <TabPlace answer={answer}>
      {nodes => <LoadedNodes cell={cell} nodes={nodes} />}
    </TabPlace>
  );
}

function LoadedNodes(props: { cell: CellOverview; nodes: NodeDetails[] }) {
  const { cell, nodes } = props;
  const { t } = useTranslationRef(clustersTranslationRef);
  const url = useUrlState();
  const view = url.get('view') === 'table' ? 'table' : 'tiles';
  const applied = url.get('q')?.slice(0, MAX_FILTER_LENGTH) ?? '';
  const [text, setText] = useTypedFilter(applied, q =>
    url.set({ q }, { replace: true }),
  );
  const area = useRef<HTMLDivElement>(null);
  useListShortcuts({ area });
  const shown = useMemo(
    () => nodes.filter(node => matches(node, applied)),
    [nodes, applied],
  );
  // Instead of the panel and not above it: two layers would fight for focus.
  const draining = nodes.find(node => node.node === url.get('drain'));
  const open = (node: NodeDetails) => url.set({ node: node.node });
  return (
    <div ref={area} className={styles.place}>
      <div className={styles.toolbar}>
        <SearchField
          className={styles.search}
          size="small"
          aria-label={t('nodes.filterLabel')}
          placeholder={t('nodes.filterPlaceholder')}
          value={text}
          maxLength={MAX_FILTER_LENGTH}
          onChange={setText}
        />
        <ToggleButtonGroup
          selectionMode="single"
          disallowEmptySelection
          aria-label={t('nodes.view')}
          selectedKeys={[view]}
          onSelectionChange={keys =>
            url.set({ view: keys.has('table') ? 'table' : undefined })
          }
        >
          <ToggleButton id="tiles" size="small">
            {t('nodes.tiles')}
          </ToggleButton>
          <ToggleButton id="table" size="small">
            {t('nodes.table')}
          </ToggleButton>
        </ToggleButtonGroup>
      </div>
      {shown.length === 0 ? (
        <EmptyState
          title={nodes.length === 0 ? t('nodes.none') : t('nodes.noneMatch')}
        />
      ) : (
        <>
          {view === 'tiles' ? (
            <NodeGrid nodes={shown} onOpen={open} />
          ) : (
            <NodeTable nodes={shown} onOpen={open} />
          )}
        </>
      )}
      <NodePanel
        cell={cell}
        node={nodes.find(node => node.node === url.get('node'))}
        onDrain={({ node }) => url.set({ node: undefined, drain: node })}
        onClose={() => url.set({ node: undefined })}
      />
      {draining && (
        <DrainDialog
          cell={cell.name}
          node={draining.node}
          onClose={() => url.set({ drain: undefined })}
        />
      )}
    </div>
  );
}

function matches(node: NodeDetails, filter: string): boolean {
  const text = filter.toLowerCase();
  return [node.node, node.zone, node.internalIp, ...node.roles].some(value =>
    value?.toLowerCase().includes(text),
  );
}
