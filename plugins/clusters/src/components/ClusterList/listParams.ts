import { CellHealthState } from '@longshore/plugin-clusters-common';
import { isEnvironment } from '@longshore/plugin-longshore-common';
import { UrlState, useUrlState } from '@longshore/plugin-longshore-react';
import { useMemo } from 'react';
import { HEALTH_STATES } from '../HealthMark';
import { CellFilter, CLUSTER_SORT_FIELDS, ClusterSort } from './arrangeCells';

/** Longer is refused by nobody sane and keeps the URL within limits. */
export const MAX_FILTER_LENGTH = 200;

const FILTERS = ['q', 'env', 'state', 'region'];

/** What the list shows, as the URL has it. */
export type ListParams = {
  filter: CellFilter;
  sort: ClusterSort;
  filtered: boolean;
  setText(text: string): void;
  setEnvironments(environments: string[]): void;
  setStates(states: CellHealthState[]): void;
  setRegions(regions: string[]): void;
  setSort(sort: ClusterSort): void;
  clear(): void;
};

export function useListParams(): ListParams {
  const url = useUrlState();
  return useMemo(() => readParams(url), [url]);
}

function readParams(url: UrlState): ListParams {
  return {
    filter: {
      text: url.get('q')?.slice(0, MAX_FILTER_LENGTH) ?? '',
      environments: url.getAll('env').filter(isEnvironment),
      states: HEALTH_STATES.filter(state =>
        url.getAll('state').includes(state),
      ),
      regions: url.getAll('region'),
    },
    sort: {
      field:
        CLUSTER_SORT_FIELDS.find(field => field === url.get('sort')) ??
        'health',
      descending: url.get('order') === 'desc',
    },
    filtered: FILTERS.some(name => url.get(name) !== undefined),
    setText: text => url.set({ q: text.trim() }, { replace: true }),
    setEnvironments: env => url.set({ env }),
    setStates: state => url.set({ state }),
    setRegions: region => url.set({ region }),
    setSort: ({ field, descending }) =>
      url.set({
        sort: field === 'health' && !descending ? undefined : field,
        order: descending ? 'desc' : undefined,
      }),
    clear: () =>
      url.set(Object.fromEntries(FILTERS.map(name => [name, undefined]))),
  };
}
