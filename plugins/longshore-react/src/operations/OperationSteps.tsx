import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { Operation, OperationStep } from '@longshore/plugin-longshore-common';
import { useFailureText } from '../failures';
import { StatusMark } from '../marks/StatusMark';
import { useFormat } from '../time';
import { longshoreTranslationRef } from '../translation';
import { OPERATION_MARKS } from './operationMarks';
import styles from './OperationPage.module.css';

/** What is done, one after the other, and how far it has come. */
export function OperationSteps(props: {
  operation: Operation;
  stepName: (name: string) => string;
}) {
  const { t } = useTranslationRef(longshoreTranslationRef);
  return (
    <ol className={styles.steps} aria-label={t('operation.steps')}>
      {props.operation.steps.map(step => (
        <Step key={step.name} step={step} name={props.stepName(step.name)} />
      ))}
    </ol>
  );
}

function Step(props: { step: OperationStep; name: string }) {
  const { step, name } = props;
  const { t } = useTranslationRef(longshoreTranslationRef);
  const format = useFormat();
  const failureText = useFailureText();
  const { progress, waitsFor, startedAt, endedAt } = step;
  return (
    <li
      className={styles.step}
      aria-current={step.state === 'running' ? 'step' : undefined}
    >
      <StatusMark
        state={OPERATION_MARKS[step.state]}
        compact
        label={t(`operation.stepState.${step.state}`)}
      />
      <span className={styles.stepName}>{name}</span>
      <span className={styles.quiet}>
        {startedAt && format.clock(startedAt)}
        {endedAt && ` – ${format.clock(endedAt)}`}
      </span>
      {progress && progress.total > 0 && (
        <span className={styles.progress}>
          <progress
            value={progress.done}
            max={progress.total}
            aria-label={name}
          />
          {t('operation.progress', {
            done: format.number(progress.done),
            total: format.number(progress.total),
          })}
        </span>
      )}
      {waitsFor && (
        <span className={styles.waits}>
          <StatusMark state="degraded">
            {t('operation.waitsFor', { what: failureText(waitsFor) })}
          </StatusMark>
        </span>
      )}
    </li>
  );
}
