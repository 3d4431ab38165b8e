import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { SearchField, ToggleButton, ToggleButtonGroup } from '@backstage/ui';
import {
  CellOverview,
  NodeDetails,
  NodeList,
} from '@longshore/plugin-clusters-common';
import {
  EmptyState,
  useListShortcuts,
  useTypedFilter,
  useUrlState,
} from '@longshore/plugin-longshore-react';
import { useMemo, useRef } from 'react';
import { useNodes } from '../../hooks/useClusters';
import { clustersTranslationRef } from '../../translation';
import { NothingMatches } from '../NothingMatches';
import { TabPlace } from '../TabPlace';
import { Unread } from '../Unread';
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
      {list => <LoadedNodes cell={cell} list={list} />}
    </TabPlace>
  );
}

function LoadedNodes(props: { cell: CellOverview; list: NodeList }) {
  const { cell } = props;
  const { nodes, unread } = props.list;
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
      {unread && (
        <Unread
          title={
            nodes.length === 0
              ? t('nodes.unread', { cell: cell.name })
              : t('nodes.unreadPartly', { cell: cell.name })
          }
          failure={unread}
        />
      )}
      {nodes.length === 0 && !unread && <EmptyState title={t('nodes.none')} />}
      {nodes.length > 0 && shown.length === 0 && (
        <NothingMatches
          title={t('nodes.noneMatch')}
          text={t('nodes.hidden', { count: nodes.length })}
          onClear={() => url.set({ q: undefined })}
        />
      )}
      {shown.length > 0 && view === 'tiles' && (
        <NodeGrid nodes={shown} onOpen={open} />
      )}
      {shown.length > 0 && view === 'table' && (
        <NodeTable nodes={shown} onOpen={open} />
      )}
      <NodePanel
        cell={cell}
        node={nodes.find(node => node.node === url.get('node'))}
        onDrain={({ node }) => url.set({ node: undefined, drain: node })}
        onClose={() => url.set({ node: undefined })}
      />
      {draining && (
        <DrainDialog
          cell={cell}
          node={draining}
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
