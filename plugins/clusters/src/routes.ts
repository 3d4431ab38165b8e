import { createRouteRef, createSubRouteRef } from '@backstage/core-plugin-api';

/** The list of clusters. */
export const rootRouteRef = createRouteRef({ id: 'clusters' });

/** How well hosts are used over time. */
export const utilisationRouteRef = createSubRouteRef({
  id: 'clusters:utilisation',
  parent: rootRouteRef,
  path: '/utilisation',
});

/** The form by which a cluster is registered. */
export const registerRouteRef = createSubRouteRef({
  id: 'clusters:register',
  parent: rootRouteRef,
  path: '/register',
});

/** A piece of long work. */
export const operationRouteRef = createSubRouteRef({
  id: 'clusters:operation',
  parent: rootRouteRef,
  path: '/operations/:id',
});

/** One cluster. */
export const cellRouteRef = createSubRouteRef({
  id: 'clusters:cell',
  parent: rootRouteRef,
  path: '/:cell',
});
