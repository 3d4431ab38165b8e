import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { Alert, Button } from '@backstage/ui';
import { ReactNode } from 'react';
import { longshoreTranslationRef } from '../translation';
import styles from './FailurePanel.module.css';
import { readError } from './failureText';
import { useKnownFailureText } from './useFailureText';

/**
 * Properties of {@link FailurePanel}.
 *
 * @public
 */
export type FailurePanelProps = {
  error: unknown;
  /** What could not be done or shown: "checkout-api in PROD". */
  object?: string;
  /** What was not done or shown, of a page that knows it. */
  title?: string;
  /**
   * Why, and what to do, of a page that knows better than the code of the
   * failure and the kind of error.
   */
  advice?: ReactNode;
  onRetry?: () => void;
  className?: string;
};

/**
 * An error where the thing is: cause, object, what to do, and behind details
 * the request id and the raw answer.
 *
 * @public
 */
export function FailurePanel(props: FailurePanelProps) {
  const { error, object, onRetry, className } = props;
  const { t } = useTranslationRef(longshoreTranslationRef);
  const causeOf = useKnownFailureText();
  const facts = readError(error);
  const { code, message, params } = facts;
  const cause =
    code === undefined ? undefined : causeOf({ code, message, params });
  const title = props.title ?? t(`failure.${facts.kind}.title`);
  return (
    <Alert
      className={className}
      role="alert"
      status={facts.kind === 'conflict' ? 'warning' : 'danger'}
      icon
      title={object ? `${title}: ${object}` : title}
      description={
        <>
          {props.advice ?? cause ?? t(`failure.${facts.kind}.advice`)}
          <details className={styles.details}>
            <summary>{t('failure.details')}</summary>
            <dl className={styles.facts}>
              {facts.requestId && (
                <>
                  <dt>{t('failure.requestId')}</dt>
                  <dd>{facts.requestId}</dd>
                </>
              )}
              <dt>{t('failure.answer')}</dt>
              <dd>
                {[facts.status, code, message].filter(Boolean).join(' · ')}
              </dd>
            </dl>
          </details>
        </>
      }
      customActions={
        onRetry && (
          <Button size="small" variant="secondary" onPress={onRetry}>
            {t('failure.retry')}
          </Button>
        )
      }
    />
  );
}
