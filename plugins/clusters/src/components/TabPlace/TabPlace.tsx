import { Skeleton } from '@backstage/ui';
import { FailurePanel, LiveQuery } from '@longshore/plugin-longshore-react';
import { ReactNode } from 'react';

/** A part of a page that waits for its own answer, and fails on its own. */
export function TabPlace<T>(props: {
  answer: LiveQuery<T>;
  children(value: T): ReactNode;
}) {
  const { answer, children } = props;
  const { data, error, refetch } = answer;
  if (data !== undefined) {
    return <>{children(data)}</>;
  }
  return error ? (
    <FailurePanel error={error} onRetry={() => refetch()} />
  ) : (
    <Skeleton height={240} />
  );
}
