import { useApiHolder } from '@backstage/core-plugin-api';
import { SignalApi, signalApiRef } from '@backstage/plugin-signals-react';
import { useEffect, useRef, useState } from 'react';
import { Announced } from './LiveRefresher';

/**
 * Signals from which something has come. Their connection cannot be asked, and
 * the first one after a start of the backend hangs for some seconds.
 */
const heard = new WeakSet<SignalApi>();

/**
 * Listens to several channels at once, which `useSignal` cannot.
 *
 * @returns whether signals are known to work
 */
export function useSignalChannels(
  channels: string[],
  onRevision: (announced: Announced) => void,
): boolean {
  // The holder and not useApi: legacy apps may come without signals.
  const signals = useApiHolder().get(signalApiRef);
  const [works, setWorks] = useState(
    signals !== undefined && heard.has(signals),
  );
  const listener = useRef(onRevision);
  listener.current = onRevision;

  const key = channels.join('\n');
  useEffect(() => {
    if (!signals || !key) {
      return undefined;
    }
    const subscriptions = key.split('\n').map(channel =>
      signals.subscribe(channel, message => {
        heard.add(signals);
        setWorks(true);
        const { revision, replica, relaxed } = message;
        if (typeof revision === 'number') {
          listener.current({
            revision,
            replica: typeof replica === 'string' ? replica : undefined,
            relaxed: relaxed === true,
          });
        }
      }),
    );
    return () => subscriptions.forEach(each => each.unsubscribe());
  }, [signals, key]);

  return works;
}
