import { stringifyEntityRef } from '@backstage/catalog-model';
import { isEnvironment } from '@longshore/plugin-longshore-common';
import { ServiceTarget } from '../live/serviceKey';
import { notFound } from '../services/AuthorizedServices';

/**
 * Entity ref of the Component that a path names.
 *
 * @internal
 */
export function parseComponent(params: {
  namespace: string;
  name: string;
}): string {
  return stringifyEntityRef({ kind: 'component', ...params });
}

/**
 * Service and environment that a path names.
 *
 * @throws NotFoundError for an environment that does not exist
 * @internal
 */
export function parseService(params: {
  namespace: string;
  name: string;
  environment: string;
}): ServiceTarget {
  const { environment } = params;
  if (!isEnvironment(environment)) {
    throw notFound();
  }
  return { entityRef: parseComponent(params), environment };
}
