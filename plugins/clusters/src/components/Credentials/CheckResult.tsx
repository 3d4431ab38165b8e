import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { Alert } from '@backstage/ui';
import { CellCheck, CellCheckStep } from '@longshore/plugin-clusters-common';
import { MarkState, StatusMark } from '@longshore/plugin-longshore-react';
import { useFailureWords } from '../../hooks/useFailureWords';
import { clustersTranslationRef } from '../../translation';
import { CodeBlock } from '../CodeBlock';
import { FailureRemedy } from '../FailureRemedy';
import { CHECK_STEPS } from './checkSteps';
import styles from './Credentials.module.css';

const MARKS: Record<CellCheckStep['result'], MarkState> = {
  ok: 'running',
  warning: 'degraded',
  failed: 'failed',
  skipped: 'stopped',
};

/** What a check looked at, what it found, and what would mend it. */
export function CheckResult({ check }: { check: CellCheck }) {
  const { t } = useTranslationRef(clustersTranslationRef);
  return (
    <section aria-label={t('check.title')}>
      <Alert
        role="status"
        status={check.acceptable ? 'success' : 'danger'}
        icon
        title={
          check.acceptable
            ? t('check.acceptable', { version: check.version ?? '?' })
            : t('check.notAcceptable')
        }
        description={
          check.acceptable && check.writable === false && t('check.readOnly')
        }
      />
      <ol className={styles.steps}>
        {check.steps.map((step, place) => (
          <Step key={`${step.step}-${place}`} step={step} />
        ))}
      </ol>
    </section>
  );
}

function Step({ step }: { step: CellCheckStep }) {
  const { t } = useTranslationRef(clustersTranslationRef);
  const words = useFailureWords();
  const name = Object.entries(CHECK_STEPS).find(
    ([key]) => key === step.step,
  )?.[1];
  const failure = step.failure && words(step.failure);
  return (
    <li>
      <StatusMark state={MARKS[step.result]}>
        {t('check.line', {
          step: name ? t(`check.step.${name}`) : step.step,
          result: t(`check.result.${step.result}`),
        })}
      </StatusMark>
      {failure && (
        <div className={styles.failure}>
          {failure.text} <FailureRemedy words={failure} />
        </div>
      )}
      {step.yaml && (
        <div className={styles.failure}>
          {t('check.yaml')}
          <CodeBlock text={step.yaml} what={t('check.yamlName')} />
        </div>
      )}
    </li>
  );
}
