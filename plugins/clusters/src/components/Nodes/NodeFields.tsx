import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { NodeCondition, NodeDetails } from '@longshore/plugin-clusters-common';
import {
  MarkState,
  PanelField,
  PanelFields,
  RelativeTime,
  StatusMark,
  useFormat,
} from '@longshore/plugin-longshore-react';
import { formatBytes, formatCores } from '../../capacity/formatResources';
import { requestedShare } from '../../capacity/requestedShare';
import { clustersTranslationRef } from '../../translation';
import { UsageBar } from '../UsageBar';
import { nodeState, NODE_MARKS } from './nodeFacts';
import styles from './NodePanel.module.css';

/** What the panel of a node lists. */
export function NodeFields({ node }: { node: NodeDetails }) {
  const { t } = useTranslationRef(clustersTranslationRef);
  const format = useFormat();
  const state = nodeState(node);
  const { requested, allocatable } = node;
  return (
    <PanelFields>
      <PanelField label={t('nodes.column.state')}>
        <StatusMark state={NODE_MARKS[state]}>
          {t(`nodes.state.${state}`)}
        </StatusMark>
      </PanelField>
      <PanelField label={t('list.column.cpu')}>
        <UsageBar
          share={requestedShare(node, 'cpuMillis')}
          label={t('list.requested.cpuMillis')}
        />
        {t('nodes.ofCores', {
          requested: formatCores(requested.cpuMillis, format),
          allocatable: formatCores(allocatable.cpuMillis, format),
        })}
      </PanelField>
      <PanelField label={t('list.column.memory')}>
        <UsageBar
          share={requestedShare(node, 'memoryBytes')}
          label={t('list.requested.memoryBytes')}
        />
        {t('nodes.of', {
          requested: formatBytes(requested.memoryBytes, format),
          allocatable: formatBytes(allocatable.memoryBytes, format),
        })}
      </PanelField>
      <PanelField label={t('list.column.pods')}>
        {t('nodes.of', {
          requested: format.number(requested.pods),
          allocatable: format.number(allocatable.pods),
        })}
      </PanelField>
      {node.conditions.length > 0 && (
        <PanelField label={t('nodes.conditions')}>
          <ul className={styles.list}>
            {node.conditions.map(condition => (
              <li key={condition.type}>
                <Condition condition={condition} />
              </li>
            ))}
          </ul>
        </PanelField>
      )}
      {node.taints.length > 0 && (
        <PanelField label={t('nodes.column.taints')}>
          <ul className={styles.list}>
            {node.taints.map(({ key, value, effect }) => (
              <li key={`${key}:${effect}`}>
                <code>{`${key}${value ? `=${value}` : ''}:${effect}`}</code>
              </li>
            ))}
          </ul>
        </PanelField>
      )}
      <PanelField label={t('nodes.roles')}>
        {format.list(node.roles)}
      </PanelField>
      <PanelField label={t('nodes.zone')}>{node.zone}</PanelField>
      <PanelField label={t('nodes.ip')} copy={node.internalIp} />
      <PanelField label={t('list.column.version')}>
        {node.kubeletVersion}
      </PanelField>
      <PanelField label={t('nodes.column.age')}>
        <RelativeTime value={node.createdAt} />
      </PanelField>
    </PanelFields>
  );
}

function Condition({ condition }: { condition: NodeCondition }) {
  const { type, status, reason, message, since } = condition;
  return (
    <>
      <StatusMark state={conditionMark(condition)}>
        {[`${type}=${status}`, reason].filter(Boolean).join(' · ')}
      </StatusMark>{' '}
      {since && <RelativeTime value={since} />}
      {message && <div className={styles.message}>{message}</div>}
    </>
  );
}

/** `Ready` is well when true, every other condition when false. */
function conditionMark({ type, status }: NodeCondition): MarkState {
  if (status === 'Unknown') {
    return 'unknown';
  }
  if ((status === 'True') === (type === 'Ready')) {
    return 'running';
  }
  return type === 'Ready' ? 'failed' : 'degraded';
}
