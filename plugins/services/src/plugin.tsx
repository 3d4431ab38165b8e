import {
  ApiBlueprint,
  createFrontendPlugin,
  discoveryApiRef,
  fetchApiRef,
  PageBlueprint,
} from '@backstage/frontend-plugin-api';
import { EntityContentBlueprint } from '@backstage/plugin-catalog-react/alpha';
import { ServicesClient } from '@longshore/plugin-services-common';
import { RiStackLine } from '@remixicon/react';
import { servicesApiRef } from './api';
import { entityContentRouteRef, rootRouteRef, serviceRouteRef } from './routes';

const servicesApi = ApiBlueprint.make({
  params: defineParams =>
    defineParams({
      api: servicesApiRef,
      deps: { discoveryApi: discoveryApiRef, fetchApi: fetchApiRef },
      factory: deps => new ServicesClient(deps),
    }),
});

const servicesPage = PageBlueprint.make({
  params: {
    path: '/services',
    title: 'Services',
    icon: <RiStackLine />,
    routeRef: rootRouteRef,
    // The page brings the framework's layout itself, see FrameworkPage.
    noHeader: true,
    loader: () =>
      import('./components/ServicesPage').then(m => <m.NfsServicesPage />),
  },
});

const entityServices = EntityContentBlueprint.make({
  params: {
    path: '/live',
    title: 'Live',
    group: 'operation',
    icon: <RiStackLine />,
    routeRef: entityContentRouteRef,
    filter: { kind: 'component' },
    loader: () =>
      import('./components/EntityServices').then(m => (
        <m.EntityServicesContent />
      )),
  },
});

/**
 * Pages of services: list, detail with instances and scaling, and the tab
 * "Live" on components of the catalog.
 *
 * @public
 */
export const servicesPlugin = createFrontendPlugin({
  pluginId: 'services',
  title: 'Services',
  icon: <RiStackLine />,
  info: { packageJson: () => import('../package.json') },
  routes: { root: rootRouteRef, service: serviceRouteRef },
  extensions: [servicesApi, servicesPage, entityServices],
});
