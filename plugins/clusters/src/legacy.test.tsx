import { createApp } from '@backstage/app-defaults';
import { AppRouter, FlatRoutes } from '@backstage/core-app-api';
import { act, render, screen } from '@testing-library/react';
import { Route } from 'react-router-dom';
import { mockClusters } from './__testUtils__/renderClusters';
import { clustersApiRef, ClustersPage, clustersPlugin } from './legacy';

describe('legacy', () => {
  it('should show the list in a legacy app, without signals', async () => {
    window.history.pushState({}, '', '/clusters');
    const app = createApp({
      plugins: [clustersPlugin],
      apis: [{ api: clustersApiRef, deps: {}, factory: () => mockClusters() }],
      configLoader: async () => [
        { context: 'test', data: { app: { baseUrl: 'http://localhost' } } },
      ],
    });
    const Root = app.createRoot(
      <AppRouter>
        <FlatRoutes>
          <Route path="/clusters" element={<ClustersPage />} />
        </FlatRoutes>
      </AppRouter>,
    );
    await act(async () => {
      render(<Root />);
    });
    expect(
      await screen.findByRole('heading', { name: 'Clusters' }),
    ).toBeVisible();
    expect(await screen.findByRole('row', { name: /gz-1/ })).toBeVisible();
    expect(screen.getByRole('button', { name: /^live/ })).toBeVisible();
  });
});
