import { ResponseError } from '@backstage/errors';
import { AppRootElementBlueprint } from '@backstage/frontend-plugin-api';
import { renderTestApp } from '@backstage/frontend-test-utils';
import { entityRouteRef } from '@backstage/plugin-catalog-react';
import { SignalApi, signalApiRef } from '@backstage/plugin-signals-react';
import { ServicesApi } from '@longshore/plugin-services-common';
import { act, screen } from '@testing-library/react';
import { useLocation } from 'react-router-dom';
import { servicesApiRef } from '../api';
import servicesPlugin from '../index';
import { aCell, aList, anInstance, aService } from './fixtures';

/** Every call of the API, each answering for one healthy service. */
export function mockServices(): jest.Mocked<ServicesApi> {
  return {
    listServices: jest.fn().mockResolvedValue(aList([aService()])),
    getEnvironments: jest.fn().mockResolvedValue({
      items: [aService()],
      cells: [aCell()],
      revision: 1,
    }),
    getService: jest.fn().mockResolvedValue({
      service: aService(),
      cells: [aCell(), aCell({ name: 'bj-1', region: 'bj' })],
      revision: 1,
    }),
    listInstances: jest.fn().mockResolvedValue({
      items: [anInstance()],
      totalItems: 1,
      revision: 1,
    }),
    listPastInstances: jest
      .fn()
      .mockResolvedValue({ items: [], totalItems: 0 }),
    setCounts: jest.fn(),
  };
}

/** A signals API by which a test sends. */
export class TestSignals implements SignalApi {
  readonly #listeners = new Map<string, Set<(message: never) => void>>();

  subscribe(channel: string, onMessage: (message: never) => void) {
    const listeners = this.#listeners.get(channel) ?? new Set();
    this.#listeners.set(channel, listeners.add(onMessage));
    return { unsubscribe: () => listeners.delete(onMessage) };
  }

  send(channel: string, revision: number) {
    act(() => {
      this.#listeners
        .get(channel)
        ?.forEach(listener => listener({ revision } as never));
    });
  }
}

/** What the backend's error middleware makes of an error. */
export async function aResponseError(
  status: number,
  error: { name: string; message: string; code?: string },
): Promise<ResponseError> {
  return ResponseError.fromResponse({
    ok: false,
    status,
    statusText: error.name,
    url: 'http://localhost/api/services',
    headers: new Headers({ 'content-type': 'application/json' }),
    text: async () =>
      JSON.stringify({
        error,
        request: { method: 'GET', url: '/services' },
        response: { statusCode: status },
      }),
  } as Response);
}

const location = AppRootElementBlueprint.make({
  name: 'location',
  params: { element: <Location /> },
});

function Location() {
  const { pathname, search } = useLocation();
  return <output data-testid="location">{pathname + search}</output>;
}

/** Path and query that the app shows. */
export function shownLocation(): string {
  return screen.getByTestId('location').textContent ?? '';
}

/** The plugin in a whole app of the new frontend system. */
export function renderServices(
  path: string,
  options: { services?: ServicesApi; signals?: TestSignals } = {},
) {
  const services = options.services ?? mockServices();
  return renderTestApp({
    features: [servicesPlugin],
    extensions: [location],
    initialRouteEntries: [path],
    mountedRoutes: { '/catalog/:namespace/:kind/:name': entityRouteRef },
    apis: [
      [servicesApiRef, services],
      [signalApiRef, options.signals ?? new TestSignals()],
    ],
  });
}
