import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { Alert, Button } from '@backstage/ui';
import { FailurePanel, readError } from '@longshore/plugin-longshore-react';
import { servicesTranslationRef } from '../../translation';

/** Why the change was not made, or must be thought over. */
export function ScaleProblem(props: {
  error: unknown;
  isConflict: boolean;
  onTakeNew(): void;
}) {
  const { error, isConflict, onTakeNew } = props;
  const { t } = useTranslationRef(servicesTranslationRef);
  if (isConflict) {
    return (
      <Alert
        role="alert"
        status="warning"
        icon
        title={t('scale.conflictTitle')}
        description={t('scale.conflictText')}
        customActions={
          <Button size="small" variant="secondary" onPress={onTakeNew}>
            {t('scale.conflictTake')}
          </Button>
        }
      />
    );
  }
  if (!error) {
    return null;
  }
  switch (readError(error).kind) {
    case 'forbidden':
    case 'notFound':
      return (
        <FailurePanel
          error={error}
          title={t('scale.forbiddenTitle')}
          advice={t('scale.forbiddenText')}
        />
      );
    case 'unavailable':
    case 'network':
      return (
        <FailurePanel
          error={error}
          title={t('scale.unavailableTitle')}
          advice={t('scale.unavailableText')}
        />
      );
    default:
      return <FailurePanel error={error} title={t('scale.failedTitle')} />;
  }
}
