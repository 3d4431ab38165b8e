import {
  ApiBlueprint,
  createFrontendModule,
  createFrontendPlugin,
  createRouteRef,
  FrontendFeature,
  PageBlueprint,
} from '@backstage/frontend-plugin-api';
import { renderTestApp } from '@backstage/frontend-test-utils';
import {
  NotificationsApi,
  notificationsApiRef,
} from '@backstage/plugin-notifications';
import notificationsPlugin from '@backstage/plugin-notifications/alpha';
import { ClustersApi, clustersApiRef } from '@longshore/plugin-clusters';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { languageModule } from '../language';
import { navModule } from '.';

function pluginWithPage(pluginId: string, title: string) {
  return createFrontendPlugin({
    pluginId,
    title,
    icon: <svg />,
    extensions: [
      PageBlueprint.make({
        params: {
          path: `/${pluginId}`,
          routeRef: createRouteRef(),
          loader: async () => <></>,
        },
      }),
    ],
  });
}

function unreadNotifications(unread: number) {
  const client: Pick<NotificationsApi, 'getStatus'> = {
    getStatus: async () => ({ unread, read: 0 }),
  };
  return createFrontendModule({
    pluginId: 'notifications',
    extensions: [
      ApiBlueprint.make({
        params: defineParams =>
          defineParams({
            api: notificationsApiRef,
            deps: {},
            factory: () => client as NotificationsApi,
          }),
      }),
    ],
  });
}

function accessToClusters(getAccess: ClustersApi['getAccess']) {
  return createFrontendModule({
    pluginId: 'clusters',
    extensions: [
      ApiBlueprint.make({
        params: defineParams =>
          defineParams({
            api: clustersApiRef,
            deps: {},
            factory: () => ({ getAccess } as ClustersApi),
          }),
      }),
    ],
  });
}

function renderNav(features: FrontendFeature[]) {
  renderTestApp({
    features: [navModule, languageModule, ...features],
    config: {
      app: {
        baseUrl: 'http://localhost:3000',
        extensions: [
          {
            'api:app/app-language': {
              config: { availableLanguages: ['en', 'zh'] },
            },
          },
        ],
      },
      backend: { baseUrl: 'http://localhost:7007' },
    },
  });
}

function linkNames() {
  const sidebar = screen.getByRole('navigation', { name: 'sidebar nav' });
  return within(sidebar)
    .getAllByRole('link')
    .map(link => link.getAttribute('aria-label'));
}

describe('NavContent', () => {
  beforeEach(() => window.localStorage.clear());

  it('should list the installed pages in the order of work', async () => {
    renderNav([
      pluginWithPage('user-settings', 'Settings'),
      pluginWithPage('zebra', 'Zebra'),
      pluginWithPage('catalog', 'Catalog'),
      pluginWithPage('clusters', 'Clusters'),
      pluginWithPage('apple', 'Apple'),
      pluginWithPage('services', 'Services'),
    ]);

    expect(
      await screen.findByRole('link', { name: 'Services' }),
    ).toHaveAttribute('href', '/services');
    expect(linkNames()).toEqual([
      'Longshore, to the start page',
      'Services',
      'Clusters',
      'Catalog',
      'Apple',
      'Zebra',
      'Settings',
    ]);
  });

  it('should switch the language of its names and of the document', async () => {
    renderNav([
      pluginWithPage('services', 'Services'),
      pluginWithPage('zebra', 'Zebra'),
    ]);

    await userEvent.click(
      await screen.findByRole('button', { name: 'Switch to 中文' }),
    );

    expect(
      await screen.findByRole('link', { name: '服务' }),
    ).toBeInTheDocument();
    // A plugin that this app does not know keeps its own name.
    expect(screen.getByRole('link', { name: 'Zebra' })).toBeInTheDocument();
    expect(document.documentElement).toHaveAttribute('lang', 'zh-Hans');
    expect(
      screen.getByRole('button', { name: '切换到 English' }),
    ).toBeInTheDocument();
  });

  it('should go through the themes', async () => {
    renderNav([]);

    const press = async (name: string) =>
      userEvent.click(await screen.findByRole('button', { name }));
    await press('Theme: auto');
    expect(document.body).toHaveAttribute('data-theme-mode', 'light');
    await press('Theme: light');
    expect(document.body).toHaveAttribute('data-theme-mode', 'dark');
    await press('Theme: dark');
    expect(
      await screen.findByRole('button', { name: 'Theme: auto' }),
    ).toBeInTheDocument();
  });

  it('should count unread notifications', async () => {
    renderNav([notificationsPlugin, unreadNotifications(3)]);

    expect(
      await screen.findByRole('link', { name: 'Notifications, 3 unread' }),
    ).toHaveAttribute('href', '/notifications');
  });

  it('should show the clusters to operators alone', async () => {
    renderNav([
      pluginWithPage('catalog', 'Catalog'),
      pluginWithPage('clusters', 'Clusters'),
      accessToClusters(async () => ({ read: true, manage: false })),
    ]);
    expect(
      await screen.findByRole('link', { name: 'Clusters' }),
    ).toBeInTheDocument();
  });

  it('should leave the clusters out for everybody else', async () => {
    const getAccess = jest
      .fn<ReturnType<ClustersApi['getAccess']>, []>()
      .mockResolvedValue({ read: false, manage: false });
    renderNav([
      pluginWithPage('catalog', 'Catalog'),
      pluginWithPage('clusters', 'Clusters'),
      accessToClusters(getAccess),
    ]);
    await screen.findByRole('link', { name: 'Catalog' });
    await waitFor(() => expect(getAccess).toHaveBeenCalled());
    await getAccess.mock.results[0].value;
    expect(linkNames()).not.toContain('Clusters');
  });
});
