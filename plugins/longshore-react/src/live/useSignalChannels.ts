import { useApiHolder } from '@backstage/core-plugin-api';
import { signalApiRef } from '@backstage/plugin-signals-react';
import { useEffect, useRef } from 'react';

/**
 * Listens to several channels at once, which `useSignal` cannot.
 *
 * @returns whether the app has signals at all
 */
export function useSignalChannels(
  channels: string[],
  onRevision: (revision: number) => void,
): boolean {
  // The holder and not useApi: legacy apps may come without signals.
  const signals = useApiHolder().get(signalApiRef);
  const listener = useRef(onRevision);
  listener.current = onRevision;

  const key = channels.join('\n');
  useEffect(() => {
    if (!signals || !key) {
      return undefined;
    }
    const subscriptions = key.split('\n').map(channel =>
      signals.subscribe(channel, message => {
        if (typeof message.revision === 'number') {
          listener.current(message.revision);
        }
      }),
    );
    return () => subscriptions.forEach(each => each.unsubscribe());
  }, [signals, key]);

  return Boolean(signals);
}
