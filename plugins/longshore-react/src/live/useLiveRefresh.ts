import { useEffect, useMemo, useRef, useState } from 'react';
import { LiveRefresher } from './LiveRefresher';
import { useSignalChannels } from './useSignalChannels';

/**
 * Whether what a page shows is current.
 *
 * @public
 */
export type LiveState = {
  /**
   * `live`: nothing newer is known; `delayed`: something newer is known and
   * not read yet, or the data is older than it should be; `offline`: the
   * portal does not answer.
   */
  state: 'live' | 'delayed' | 'offline';
  /** Seconds by which the page is behind; 0 unless delayed. */
  delaySeconds: number;
  /** When the data on the page was read, in ms since the epoch. */
  updatedAt?: number;
};

/**
 * Options of {@link useLiveRefresh}.
 *
 * @public
 */
export type LiveRefreshOptions = {
  /**
   * Signal channels whose messages carry `{ revision, replica }`, and
   * `relaxed: true` where the change may well be nothing of the page.
   */
  channels: string[];
  /** Reads the page's data again. Never called twice at the same time. */
  refetch: () => Promise<unknown>;
  /** Revision of the data on the page. */
  revision?: number;
  /** Id of the backend process whose revision it is. */
  replica?: string;
  /** When the data on the page was read, in ms since the epoch. */
  updatedAt?: number;
  /** The newest attempt to read has failed. */
  failing?: boolean;
  /** The data shows something on its way: read every few seconds. */
  unsettled?: boolean;
};

/**
 * Keeps a page current: reads it again shortly after a signal says that there
 * is something newer, and now and then in any case.
 *
 * @remarks
 *
 * The refetch comes up to 1 s after the signal, spread at random so that a
 * thousand open pages do not ask at once. A hidden page asks nothing and
 * catches up when it is shown. Without signals, or as long as none has come,
 * the page polls more often.
 *
 * @public
 */
export function useLiveRefresh(options: LiveRefreshOptions): LiveState {
  const { channels, revision, replica, updatedAt } = options;
  const { failing = false, unsettled = false } = options;
  const refetch = useRef(options.refetch);
  refetch.current = options.refetch;

  const refresher = useMemo(
    () => new LiveRefresher({ refetch: () => refetch.current() }),
    [],
  );
  const [live, setLive] = useState<LiveState>(() => refresher.state());
  useEffect(
    () =>
      refresher.start(next =>
        setLive(previous => (isSame(previous, next) ? previous : next)),
      ),
    [refresher],
  );

  const hasSignals = useSignalChannels(channels, newest =>
    refresher.announce(newest),
  );
  useEffect(() => {
    refresher.update({
      revision,
      replica,
      updatedAt,
      failing,
      hasSignals,
      unsettled,
    });
  }, [refresher, revision, replica, updatedAt, failing, hasSignals, unsettled]);

  return live;
}

function isSame(a: LiveState, b: LiveState): boolean {
  return (
    a.state === b.state &&
    a.delaySeconds === b.delaySeconds &&
    a.updatedAt === b.updatedAt
  );
}
