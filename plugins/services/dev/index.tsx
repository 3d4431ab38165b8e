import { createDevApp } from '@backstage/frontend-dev-utils';
import {
  ApiBlueprint,
  createFrontendModule,
} from '@backstage/frontend-plugin-api';
import catalogPlugin from '@backstage/plugin-catalog/alpha';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import { SignalApi, signalApiRef } from '@backstage/plugin-signals-react';
import servicesPlugin, { servicesApiRef } from '../src';
import { SampleServicesApi } from './SampleServicesApi';

/** How fast the sample world changes. */
const STEP_MS = 4_000;

/** `?rows=0`, `?rows=40` or `?rows=5000`, remembered over navigation. */
const wanted = new URLSearchParams(window.location.search).get('rows');
if (wanted) {
  window.sessionStorage.setItem('rows', wanted);
}
const rows = Number(window.sessionStorage.getItem('rows') ?? 40);

const services = new SampleServicesApi({ rows });
window.setInterval(() => services.step(), STEP_MS);

const signals: SignalApi = {
  subscribe: (_channel, onMessage) => ({
    unsubscribe: services.onRevision(revision =>
      onMessage({ revision } as never),
    ),
  }),
};

const component = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: { name: 'checkout-api', title: 'Checkout API' },
  spec: { type: 'service', lifecycle: 'production', owner: 'payments' },
};

createDevApp({
  features: [
    servicesPlugin,
    catalogPlugin,
    createFrontendModule({
      pluginId: 'services',
      extensions: [
        ApiBlueprint.make({
          params: defineParams =>
            defineParams({
              api: servicesApiRef,
              deps: {},
              factory: () => services,
            }),
        }),
      ],
    }),
    createFrontendModule({
      pluginId: 'catalog',
      extensions: [
        ApiBlueprint.make({
          params: defineParams =>
            defineParams({
              api: catalogApiRef,
              deps: {},
              factory: () => catalogApiMock({ entities: [component] }),
            }),
        }),
      ],
    }),
    createFrontendModule({
      pluginId: 'app',
      extensions: [
        ApiBlueprint.make({
          name: 'signals',
          params: defineParams =>
            defineParams({
              api: signalApiRef,
              deps: {},
              factory: () => signals,
            }),
        }),
      ],
    }),
  ],
});
