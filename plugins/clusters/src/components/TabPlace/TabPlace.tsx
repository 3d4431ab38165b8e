import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { Skeleton } from '@backstage/ui';
import {
  LiveQuery,
  readError,
  useFormat,
} from '@longshore/plugin-longshore-react';
import { ReactNode } from 'react';
import { clustersTranslationRef } from '../../translation';
import { NamedFailure } from '../NamedFailure';

/**
 * A part of a page that waits for its own answer, and fails on its own. What was
 * read before stays, with the time of which it is and why there is nothing newer,
 * unless it is not there any more.
 */
export function TabPlace<T>(props: {
  answer: LiveQuery<T>;
  children(value: T): ReactNode;
}) {
  const { answer, children } = props;
  const { data, error, refetch, live } = answer;
  const { t } = useTranslationRef(clustersTranslationRef);
  const format = useFormat();
  if (data === undefined && !error) {
    return <Skeleton height={240} />;
  }
  const isOld =
    data !== undefined && error && readError(error).kind !== 'notFound';
  return (
    <>
      {error && (
        <NamedFailure
          error={error}
          title={
            isOld && live.updatedAt
              ? t('part.old', {
                  time: format.clock(new Date(live.updatedAt).toISOString()),
                })
              : t('part.failed')
          }
          onRetry={() => refetch()}
        />
      )}
      {data !== undefined && (isOld || !error) && children(data)}
    </>
  );
}
