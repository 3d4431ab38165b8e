import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { isOver } from '@longshore/plugin-longshore-common';
import {
  LiveMark,
  PageShell,
  RelativeTime,
  StatusMark,
} from '@longshore/plugin-longshore-react';
import { useOperation } from '../../hooks/useClusters';
import { clustersTranslationRef } from '../../translation';
import { PageFailure } from '../PageFailure';
import { OPERATION_MARKS } from './operationMarks';
import { useOperationName } from './useOperationName';

/** A piece of long work of the clusters plugin. */
export function ClusterOperationPage({ id }: { id: string }) {
  const { t } = useTranslationRef(clustersTranslationRef);
  const operationName = useOperationName();
  const { data, error, refetch, live } = useOperation(id);
  if (!data) {
    return (
      <PageShell>
        {error && (
          <PageFailure
            error={error}
            title={t('operations.failedTitle')}
            onRetry={() => refetch()}
          />
        )}
      </PageShell>
    );
  }
  return (
    <PageShell live={<LiveMark live={live} onRefresh={() => refetch()} />}>
      <h2>{operationName(data)}</h2>
      <StatusMark state={OPERATION_MARKS[data.state]}>
        {t(`operations.state.${data.state}`)}
      </StatusMark>
      {isOver(data) && data.endedAt && <RelativeTime value={data.endedAt} />}
    </PageShell>
  );
}
