import { UseQueryResult } from '@tanstack/react-query';
import { LiveState, useLiveRefresh } from './useLiveRefresh';

/**
 * An answer that stays current, and how current it is.
 *
 * @public
 */
export type LiveQuery<T> = {
  data: T | undefined;
  /** Of the newest attempt; there may be data all the same. */
  error: Error | null;
  /** The data belongs to the filters or page before. */
  isPrevious: boolean;
  refetch(): Promise<unknown>;
  live: LiveState;
};

/**
 * Keeps the answer of a query current, see {@link useLiveRefresh}.
 *
 * @public
 */
export function useLiveQuery<T extends { revision?: number; replica?: string }>(
  result: UseQueryResult<T>,
  channels: string[],
  unsettled = false,
): LiveQuery<T> {
  const refetch = () => result.refetch({ cancelRefetch: false });
  const live = useLiveRefresh({
    channels,
    refetch,
    revision: result.data?.revision,
    replica: result.data?.replica,
    updatedAt: result.dataUpdatedAt || undefined,
    failing: result.isError,
    unsettled,
  });
  return {
    data: result.data,
    error: result.error,
    isPrevious: result.isPlaceholderData,
    refetch,
    live,
  };
}
