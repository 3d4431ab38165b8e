import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { NodeCondition, NodeDetails } from '@longshore/plugin-clusters-common';
import {
  CopyButton,
  MarkState,
  RelativeTime,
  StatusMark,
  useFormat,
} from '@longshore/plugin-longshore-react';
import { ReactNode } from 'react';
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
    <dl className={styles.fields}>
      <Field label={t('nodes.column.state')}>
        <StatusMark state={NODE_MARKS[state]}>
          {t(`nodes.state.${state}`)}
        </StatusMark>
      </Field>
      <Field label={t('list.column.cpu')}>
        <UsageBar
          share={requestedShare(node, 'cpuMillis')}
          label={t('list.requested.cpuMillis')}
        />
        {t('nodes.ofCores', {
          requested: formatCores(requested.cpuMillis, format),
          allocatable: formatCores(allocatable.cpuMillis, format),
        })}
      </Field>
      <Field label={t('list.column.memory')}>
        <UsageBar
          share={requestedShare(node, 'memoryBytes')}
          label={t('list.requested.memoryBytes')}
        />
        {t('nodes.of', {
          requested: formatBytes(requested.memoryBytes, format),
          allocatable: formatBytes(allocatable.memoryBytes, format),
        })}
      </Field>
      <Field label={t('list.column.pods')}>
        {t('nodes.of', {
          requested: format.number(requested.pods),
          allocatable: format.number(allocatable.pods),
        })}
      </Field>
      {node.conditions.length > 0 && (
        <Field label={t('nodes.conditions')}>
          <ul className={styles.list}>
            {node.conditions.map(condition => (
              <li key={condition.type}>
                <Condition condition={condition} />
              </li>
            ))}
          </ul>
        </Field>
      )}
      {node.taints.length > 0 && (
        <Field label={t('nodes.column.taints')}>
          <ul className={styles.list}>
            {node.taints.map(({ key, value, effect }) => (
              <li key={`${key}:${effect}`}>
                <code>{`${key}${value ? `=${value}` : ''}:${effect}`}</code>
              </li>
            ))}
          </ul>
        </Field>
      )}
      <Field label={t('nodes.roles')}>{format.list(node.roles)}</Field>
      <Field label={t('nodes.zone')}>{node.zone}</Field>
      <Field label={t('nodes.ip')} copy={node.internalIp} />
      <Field label={t('list.column.version')}>{node.kubeletVersion}</Field>
      <Field label={t('nodes.column.age')}>
        <RelativeTime value={node.createdAt} />
      </Field>
    </dl>
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

function Field(props: { label: string; copy?: string; children?: ReactNode }) {
  const { label, copy, children } = props;
  if (!copy && !children) {
    return null;
  }
  return (
    <div className={styles.field}>
      <dt>{label}</dt>
      <dd>
        <span className={copy ? styles.value : styles.wide}>
          {children ?? copy}
        </span>
        {copy && <CopyButton value={copy} what={label} />}
      </dd>
    </div>
  );
}
