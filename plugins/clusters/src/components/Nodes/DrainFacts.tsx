import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { Alert } from '@backstage/ui';
import { DrainPod, DrainPreview } from '@longshore/plugin-clusters-common';
import { useFormat } from '@longshore/plugin-longshore-react';
import { clustersTranslationRef } from '../../translation';
import styles from './DrainDialog.module.css';

/** More names help nobody to decide. */
const MAX_NAMES = 8;

/** What goes, what stays, what is lost, and which budgets hold a drain up. */
export function DrainFacts({ preview }: { preview: DrainPreview }) {
  const { pods, budgets } = preview;
  const { t } = useTranslationRef(clustersTranslationRef);
  const format = useFormat();
  const podsOf = (...fates: DrainPod['fate'][]) =>
    pods.filter(pod => fates.includes(pod.fate));
  const leaving = podsOf('evict', 'blocked');
  const staying = podsOf('leave-daemonset', 'leave-mirror');
  const unmanaged = podsOf('unmanaged');
  const losing = [...leaving, ...unmanaged].filter(pod => pod.localData);
  return (
    <>
      <ul className={styles.facts}>
        <li>
          <strong>{t('drain.leaving', { count: leaving.length })}</strong>
          <PodNames pods={leaving} />
        </li>
        {staying.length > 0 && (
          <li>{t('drain.staying', { count: staying.length })}</li>
        )}
        {unmanaged.length > 0 && (
          <li>
            {t('drain.unmanaged', { count: unmanaged.length })}
            <PodNames pods={unmanaged} />
          </li>
        )}
      </ul>
      {losing.length > 0 && (
        <Alert
          status="warning"
          icon
          title={t('drain.localData', { count: losing.length })}
          description={
            <>
              {t('drain.localDataText')}
              <PodNames pods={losing} />
            </>
          }
        />
      )}
      {budgets.map(budget => (
        <Alert
          key={`${budget.namespace}/${budget.name}`}
          status="warning"
          icon
          title={t('drain.budget', {
            budget: `${budget.namespace}/${budget.name}`,
          })}
          description={t('drain.budgetText', {
            healthy: format.number(budget.currentHealthy),
            needed: format.number(budget.desiredHealthy),
            count: budget.pods,
          })}
        />
      ))}
    </>
  );
}

function PodNames({ pods }: { pods: DrainPod[] }) {
  const { t } = useTranslationRef(clustersTranslationRef);
  const more = pods.length - MAX_NAMES;
  return (
    <ul className={styles.pods}>
      {pods.slice(0, MAX_NAMES).map(({ namespace, name, component }) => (
        <li key={`${namespace}/${name}`}>
          <code>
            {namespace}/{name}
          </code>
          {component && ` · ${component.replace(/^component:/, '')}`}
        </li>
      ))}
      {more > 0 && <li>{t('drain.more', { count: more })}</li>}
    </ul>
  );
}
