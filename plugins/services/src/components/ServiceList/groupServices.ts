import { Environment } from '@longshore/plugin-longshore-common';
import {
  ServiceListQuery,
  ServiceSummary,
} from '@longshore/plugin-services-common';

/** A service with what it is in each environment. */
export type ServiceGroup = {
  id: string;
  namespace: string;
  name: string;
  title?: string;
  owner?: string;
  environments: Partial<Record<Environment, ServiceSummary>>;
};

/** A service has at most this many rows besides its first. */
const OTHER_ENVIRONMENTS = 2;

/** The API's limit on a page. */
const MAX_LIMIT = 200;

/**
 * The server pages over services in environments, which can cut a service in
 * two. So a page of groups asks for a little more on both sides and shows the
 * groups that begin within it, each of them whole.
 */
export function toGroupQuery(query: ServiceListQuery): ServiceListQuery {
  const { offset = 0, limit = 0 } = query;
  const before = Math.min(offset, OTHER_ENVIRONMENTS);
  return {
    ...query,
    sort: 'name',
    order: 'asc',
    offset: offset - before,
    limit: Math.min(MAX_LIMIT, before + limit + OTHER_ENVIRONMENTS),
  };
}

/** Groups the answer to {@link toGroupQuery}. */
export function groupServices(
  items: ServiceSummary[],
  query: ServiceListQuery,
): ServiceGroup[] {
  const { offset = 0, limit = 0 } = query;
  const before = Math.min(offset, OTHER_ENVIRONMENTS);
  const groups = new Map<string, ServiceGroup & { first: number }>();
  items.forEach((item, place) => {
    const group = groups.get(item.entityRef) ?? {
      id: item.entityRef,
      first: place,
      namespace: item.namespace,
      name: item.name,
      title: item.title,
      owner: item.owner,
      environments: {},
    };
    group.environments[item.environment] = item;
    groups.set(item.entityRef, group);
  });
  return [...groups.values()].filter(
    ({ first }) => first >= before && first < before + limit,
  );
}
