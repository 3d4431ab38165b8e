import { useApi } from '@backstage/core-plugin-api';
import { CLUSTERS_CHANNEL } from '@longshore/plugin-clusters-common';
import { isOver, Operation } from '@longshore/plugin-longshore-common';
import { LiveQuery, useLiveQuery } from '@longshore/plugin-longshore-react';
import {
  keepPreviousData,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import { useCallback } from 'react';
import { clustersApiRef, ClustersApi } from '../api';

const DAY_MS = 24 * 3_600_000;

/** Buttons wait for it, and a backend that starts is there within seconds. */
const ACCESS_AGAIN_MS = 5_000;

/**
 * An answer as {@link useLiveQuery} takes it. Answers about clusters carry no
 * revision, so that any read after a signal counts as having answered it: the
 * name of a replica that no signal has says so.
 */
type Answer<T> = { value: T; replica: string };

const ANY_REPLICA = 'any';

/** Keeps an answer of the clusters backend current. */
function useLiveAnswer<T>(options: {
  key: unknown[];
  read(api: ClustersApi): Promise<T>;
  /** It shows something on its way. */
  unsettled?(value: T): boolean;
}): LiveQuery<T> {
  const api = useApi(clustersApiRef);
  const result = useQuery({
    queryKey: ['clusters', ...options.key],
    queryFn: async (): Promise<Answer<T>> => ({
      value: await options.read(api),
      replica: ANY_REPLICA,
    }),
    placeholderData: keepPreviousData,
  });
  const value = result.data?.value;
  const live = useLiveQuery(
    result,
    [CLUSTERS_CHANNEL],
    value !== undefined && (options.unsettled?.(value) ?? false),
  );
  return { ...live, data: value };
}

/** What the reader may do; undefined until it is known. */
export function usePageAccess() {
  const api = useApi(clustersApiRef);
  const { data, isError } = useQuery({
    queryKey: ['clusters', 'access'],
    queryFn: () => api.getAccess(),
    staleTime: Infinity,
    // No signal tells of it, so nobody else would ask again.
    refetchInterval: ({ state }) => state.status === 'error' && ACCESS_AGAIN_MS,
  });
  return { access: data, failed: isError };
}

/**
 * With which keys credentials are sealed. Keys change when backends are
 * restarted, so it is read when a page is opened and not again.
 */
export function useSealing(options: { enabled: boolean }) {
  const api = useApi(clustersApiRef);
  const { data } = useQuery({
    queryKey: ['clusters', 'sealing'],
    queryFn: () => api.getSealing(),
    enabled: options.enabled,
  });
  return data;
}

export function useCells() {
  return useLiveAnswer({ key: ['cells'], read: api => api.listCells() });
}

export function useCell(cell: string) {
  return useLiveAnswer({
    key: ['cell', cell],
    read: api => api.getCell(cell),
    unsettled: ({ health }) =>
      health.state === 'suspect' || health.state === 'recovering',
  });
}

/** The last 24 hours of a cell's health. */
export function useHistory(cell: string) {
  return useLiveAnswer({
    key: ['history', cell],
    read: api =>
      api.getHistory(cell, new Date(Date.now() - DAY_MS).toISOString()),
  });
}

export function useNodes(cell: string) {
  return useLiveAnswer({
    key: ['nodes', cell],
    read: api => api.listNodes(cell),
    unsettled: ({ nodes }) => nodes.some(node => node.operation !== undefined),
  });
}

export function useNamespaces(cell: string) {
  return useLiveAnswer({
    key: ['namespaces', cell],
    read: api => api.listNamespaces(cell),
  });
}

export function useEvents(cell: string) {
  return useLiveAnswer({
    key: ['events', cell],
    read: api => api.listEvents(cell),
  });
}

export function useRequests(cell: string) {
  return useLiveAnswer({
    key: ['requests', cell],
    read: api => api.getRequests(cell),
  });
}

export function useUtilisation(days: number) {
  return useLiveAnswer({
    key: ['utilisation', days],
    read: api => api.getUtilisation(days),
  });
}

export function useNodeUtilisation(cell: string, node: string, days: number) {
  return useLiveAnswer({
    key: ['utilisation', cell, node, days],
    read: api => api.getNodeUtilisation(cell, node, days),
  });
}

/** The latest operations on a cell and its nodes. */
export function useOperations(cell: string) {
  return useLiveAnswer({
    key: ['operations', cell],
    read: api => api.listOperations({ within: cell, limit: 5 }),
    unsettled: (operations: Operation[]) =>
      operations.some(operation => !isOver(operation)),
  });
}

/** Reads everything about clusters again, after a change. */
export function useReadAgain(): () => Promise<void> {
  const queryClient = useQueryClient();
  return useCallback(
    () => queryClient.invalidateQueries({ queryKey: ['clusters'] }),
    [queryClient],
  );
}
