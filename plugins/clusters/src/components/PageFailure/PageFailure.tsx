import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { EmptyState, readError } from '@longshore/plugin-longshore-react';
import { RiQuestionLine } from '@remixicon/react';
import { clustersTranslationRef } from '../../translation';
import { NamedFailure } from '../NamedFailure';
import styles from './PageFailure.module.css';

/**
 * A page that cannot be shown. What does not exist and what is not for the
 * reader look the same.
 */
export function PageFailure(props: {
  error: unknown;
  title: string;
  object?: string;
  onRetry(): void;
}) {
  const { error, title, object, onRetry } = props;
  const { t } = useTranslationRef(clustersTranslationRef);
  if (readError(error).kind === 'notFound') {
    return (
      <EmptyState
        icon={<RiQuestionLine size={20} />}
        title={t('notFound.title')}
      >
        {t('notFound.text')}
      </EmptyState>
    );
  }
  return (
    <div className={styles.failure}>
      <NamedFailure
        error={error}
        title={title}
        object={object}
        onRetry={onRetry}
      />
    </div>
  );
}
