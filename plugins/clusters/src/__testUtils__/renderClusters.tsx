import { ResponseError } from '@backstage/errors';
import { AppRootElementBlueprint } from '@backstage/frontend-plugin-api';
import { renderTestApp } from '@backstage/frontend-test-utils';
import { screen } from '@testing-library/react';
import { useLocation } from 'react-router-dom';
import { ClustersApi, clustersApiRef } from '../api';
import clustersPlugin from '../index';
import { aCell, aNode, anOperation, aSample } from './fixtures';

/** Every call of the API, as an operator of one healthy cluster finds it. */
export function mockClusters(): jest.Mocked<ClustersApi> {
  return {
    getAccess: jest.fn().mockResolvedValue({ read: true, manage: true }),
    listCells: jest.fn().mockResolvedValue({ cells: [aCell()] }),
    getCell: jest.fn().mockResolvedValue(aCell()),
    getHistory: jest.fn().mockResolvedValue([]),
    listNodes: jest.fn().mockResolvedValue({ nodes: [aNode()] }),
    listNamespaces: jest.fn().mockResolvedValue({ namespaces: [] }),
    listEvents: jest.fn().mockResolvedValue([]),
    getRequests: jest.fn().mockResolvedValue({
      minutes: [],
      watches: [],
      inFlight: 0,
      inFlightLimit: 32,
    }),
    getUtilisation: jest.fn().mockResolvedValue({
      from: '2026-11-13T12:00:00Z',
      to: '2026-11-20T12:00:00Z',
      stepSeconds: 3600,
      cells: [aSample()],
      nodes: [aSample({ node: 'node-1', pods: 12, nodes: 1 })],
      missing: [],
    }),
    getNodeUtilisation: jest.fn().mockResolvedValue({
      from: '2026-11-13T12:00:00Z',
      to: '2026-11-20T12:00:00Z',
      stepSeconds: 86_400,
      samples: [aSample({ node: 'node-1', pods: 12, nodes: 1 })],
    }),
    setCordon: jest.fn().mockResolvedValue(undefined),
    previewDrain: jest.fn().mockResolvedValue({
      cell: 'gz-1',
      node: 'node-1',
      pods: [],
      budgets: [],
    }),
    drain: jest.fn().mockResolvedValue(anOperation()),
    getManifests: jest
      .fn()
      .mockResolvedValue({ yaml: 'kind: ServiceAccount', commands: ['true'] }),
    checkCell: jest.fn(),
    registerCell: jest.fn(),
    enrolCell: jest.fn(),
    changeCell: jest.fn().mockResolvedValue(undefined),
    removeCell: jest.fn(),
    getSealing: jest
      .fn()
      .mockResolvedValue({ key: '2026', credentials: 1, outdated: 0 }),
    rotateKeys: jest.fn(),
    listOperations: jest.fn().mockResolvedValue([]),
    getOperation: jest.fn().mockResolvedValue(anOperation()),
    getOperationLog: jest.fn().mockResolvedValue([]),
    cancelOperation: jest.fn(),
  };
}

/** What the backend's error middleware makes of an error. */
export async function aResponseError(
  status: number,
  error: {
    name: string;
    message: string;
    code?: string;
    params?: Record<string, string>;
  },
): Promise<ResponseError> {
  return ResponseError.fromResponse({
    ok: false,
    status,
    statusText: error.name,
    url: 'http://localhost/api/clusters',
    headers: new Headers({ 'content-type': 'application/json' }),
    text: async () =>
      JSON.stringify({
        error,
        request: { method: 'GET', url: '/v1/cells' },
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
export function renderClusters(
  path: string,
  clusters: ClustersApi = mockClusters(),
) {
  return renderTestApp({
    features: [clustersPlugin],
    extensions: [location],
    initialRouteEntries: [path],
    apis: [[clustersApiRef, clusters]],
  });
}
