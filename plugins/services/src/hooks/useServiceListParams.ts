import { isEnvironment } from '@longshore/plugin-longshore-common';
import {
  Paging,
  readPaging,
  UrlState,
  useUrlState,
} from '@longshore/plugin-longshore-react';
import {
  SERVICE_SORT_FIELDS,
  SERVICE_STATES,
  ServiceListQuery,
  ServiceSortField,
  ServiceState,
} from '@longshore/plugin-services-common';
import { useMemo } from 'react';

/** Longer is refused by nobody sane and keeps the URL within limits. */
export const MAX_FILTER_LENGTH = 200;

const FILTERS = ['q', 'env', 'status', 'cell', 'mine'];

/** What the list shows, as the URL has it. */
export type ServiceListParams = {
  query: ServiceListQuery;
  paging: Paging;
  filtered: boolean;
  setFilter(text: string): void;
  setEnvironments(environments: string[]): void;
  setStates(states: string[]): void;
  setCells(cells: string[]): void;
  setMine(mine: boolean): void;
  setSort(sort: ServiceSortField, order: 'asc' | 'desc'): void;
  clearFilters(): void;
};

export function useServiceListParams(): ServiceListParams {
  const url = useUrlState();
  return useMemo(() => readParams(url), [url]);
}

function readParams(url: UrlState): ServiceListParams {
  const paging = readPaging(url);
  const sort = SERVICE_SORT_FIELDS.find(field => field === url.get('sort'));
  const states = url
    .getAll('status')
    .filter((state): state is ServiceState =>
      SERVICE_STATES.some(known => known === state),
    );
  // A changed filter starts at the first page again.
  const change = (name: string, value: string | string[] | undefined) =>
    url.set({ [name]: value, page: undefined }, { replace: name === 'q' });
  return {
    query: {
      filter: url.get('q')?.slice(0, MAX_FILTER_LENGTH),
      environment: url.getAll('env').filter(isEnvironment),
      state: states,
      cell: url.getAll('cell'),
      mine: url.get('mine') === 'true' || undefined,
      sort: sort ?? 'status',
      order: url.get('order') === 'desc' ? 'desc' : 'asc',
      offset: paging.offset,
      limit: paging.size,
    },
    paging,
    filtered: FILTERS.some(name => url.get(name) !== undefined),
    setFilter: text => change('q', text.trim()),
    setEnvironments: environments => change('env', environments),
    setStates: next => change('status', next),
    setCells: cells => change('cell', cells),
    setMine: mine => change('mine', mine ? 'true' : undefined),
    setSort: (field, order) =>
      url.set({
        sort: field === 'status' && order === 'asc' ? undefined : field,
        order: order === 'asc' ? undefined : order,
        page: undefined,
      }),
    clearFilters: () =>
      url.set(
        Object.fromEntries([...FILTERS, 'page'].map(name => [name, undefined])),
      ),
  };
}
