import { createApp } from '@backstage/app-defaults';
import { AppRouter, FlatRoutes } from '@backstage/core-app-api';
import {
  createPlugin,
  createRoutableExtension,
} from '@backstage/core-plugin-api';
import { entityRouteRef } from '@backstage/plugin-catalog-react';
import { act, render, screen } from '@testing-library/react';
import { Route } from 'react-router-dom';
import { mockServices } from './__testUtils__/renderServices';
import { servicesApiRef, servicesPlugin, ServicesPage } from './legacy';

const EntityPage = createPlugin({ id: 'catalog' }).provide(
  createRoutableExtension({
    name: 'EntityPage',
    component: async () => () => null,
    mountPoint: entityRouteRef,
  }),
);

describe('legacy', () => {
  it('should show the list in a legacy app, without signals', async () => {
    window.history.pushState({}, '', '/services');
    const app = createApp({
      plugins: [servicesPlugin],
      apis: [
        {
          api: servicesApiRef,
          deps: {},
          factory: () => mockServices(),
        },
      ],
      configLoader: async () => [
        { context: 'test', data: { app: { baseUrl: 'http://localhost' } } },
      ],
    });
    const Root = app.createRoot(
      <AppRouter>
        <FlatRoutes>
          <Route path="/services" element={<ServicesPage />} />
          <Route
            path="/catalog/:namespace/:kind/:name"
            element={<EntityPage />}
          />
        </FlatRoutes>
      </AppRouter>,
    );
    await act(async () => {
      render(<Root />);
    });
    expect(
      await screen.findByRole('heading', { name: 'Services' }),
    ).toBeVisible();
    expect(
      await screen.findByRole('row', { name: /checkout-api/ }),
    ).toBeVisible();
    expect(screen.getByRole('button', { name: /^live/ })).toBeVisible();
  });
});
