import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { NodeDetails } from '@longshore/plugin-clusters-common';
import { StatusMark, useFormat } from '@longshore/plugin-longshore-react';
import { KeyboardEvent, useMemo } from 'react';
import { clustersTranslationRef } from '../../translation';
import { nextTile } from './nextTile';
import { byName, nodeFill, nodeState, NODE_MARKS } from './nodeFacts';
import styles from './NodeGrid.module.css';

/** Above it names would not fit, and the eye looks for what is different. */
const MAX_NAMED_TILES = 60;

/**
 * Nodes as tiles: how high one is filled is what is requested of it, an outline
 * is pressure, hatching is cordoned.
 */
export function NodeGrid(props: {
  nodes: NodeDetails[];
  onOpen(node: NodeDetails): void;
}) {
  const { nodes, onOpen } = props;
  const { t } = useTranslationRef(clustersTranslationRef);
  const format = useFormat();
  const sorted = useMemo(() => [...nodes].sort(byName), [nodes]);
  const isNamed = sorted.length <= MAX_NAMED_TILES;
  return (
    <div>
      <ul
        className={isNamed ? styles.named : styles.small}
        aria-label={t('nodes.label')}
      >
        {sorted.map((node, place) => {
          const state = nodeState(node);
          const percent = format.number(Math.round(nodeFill(node) * 100));
          const label = t('nodes.tile', {
            node: node.node,
            percent,
            state: t(`nodes.state.${state}`),
          });
          return (
            <li key={node.uid}>
              <button
                type="button"
                className={styles.tile}
                data-state={state}
                data-cordoned={node.cordoned || undefined}
                aria-label={label}
                title={label}
                // One stop of the Tab key for all tiles; arrows move among them.
                tabIndex={place === 0 ? 0 : -1}
                onKeyDown={moveFocus}
                onClick={() => onOpen(node)}
              >
                <span
                  className={styles.fill}
                  style={{ height: `${Math.min(1, nodeFill(node)) * 100}%` }}
                />
                {isNamed && (
                  <span className={styles.text}>
                    <span className={styles.name}>{node.node}</span>
                    <span className={styles.line}>
                      <StatusMark
                        state={NODE_MARKS[state]}
                        compact
                        decorative
                      />
                      {percent} %
                    </span>
                  </span>
                )}
              </button>
            </li>
          );
        })}
      </ul>
      <Legend />
    </div>
  );
}

function moveFocus(event: KeyboardEvent<HTMLElement>) {
  const list = event.currentTarget.closest('ul');
  const tiles = [...(list?.querySelectorAll<HTMLElement>('button') ?? [])];
  const next = nextTile(
    tiles.map(tile => tile.getBoundingClientRect()),
    tiles.findIndex(tile => tile === document.activeElement),
    event.key,
  );
  if (next !== undefined) {
    tiles[next].focus();
    event.preventDefault();
  }
}

function Legend() {
  const { t } = useTranslationRef(clustersTranslationRef);
  return (
    <p className={styles.legend}>
      <span className={styles.sample} aria-hidden>
        <span className={styles.fill} style={{ height: '60%' }} />
      </span>
      {t('nodes.legend.requested')}
      <span className={styles.sample} data-state="pressure" aria-hidden />
      {t('nodes.legend.pressure')}
      <span className={styles.sample} data-cordoned aria-hidden />
      {t('nodes.legend.cordoned')}
      <span className={styles.sample} data-state="not-ready" aria-hidden />
      {t('nodes.legend.notReady')}
    </p>
  );
}
