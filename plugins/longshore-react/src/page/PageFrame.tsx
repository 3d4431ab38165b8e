import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { ReactNode, useState } from 'react';

/**
 * What every page of a plugin needs around it, in both frontend systems.
 *
 * @public
 */
export function PageFrame(props: { children: ReactNode }) {
  const [queryClient] = useState(
    () =>
      new QueryClient({
        defaultOptions: {
          queries: {
            // When to ask again is decided by useLiveRefresh alone.
            refetchOnWindowFocus: false,
            refetchOnReconnect: false,
            retry: false,
            // Otherwise a query made offline neither fails nor comes back.
            networkMode: 'always',
          },
          mutations: { networkMode: 'always' },
        },
      }),
  );
  return (
    <QueryClientProvider client={queryClient}>
      {props.children}
    </QueryClientProvider>
  );
}
