import {
  ApiBlueprint,
  createFrontendPlugin,
  discoveryApiRef,
  fetchApiRef,
  PageBlueprint,
  PluginHeaderActionBlueprint,
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
    loader: () =>
      import('./components/ServicesPage').then(m => <m.NfsServicesPage />),
  },
});

/** The framework owns the header line; pages put their live mark here. */
const headerSlot = PluginHeaderActionBlueprint.make({
  params: {
    loader: () => import('./components/HeaderSlot').then(m => <m.HeaderSlot />),
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
  extensions: [servicesApi, servicesPage, headerSlot, entityServices],
});
