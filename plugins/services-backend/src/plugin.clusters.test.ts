import {
  coreServices,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import { mockCredentials } from '@backstage/backend-test-utils';
import { KubeSim } from '@longshore/kube-sim';
// Both in one backend, as they are deployed; the plugin itself uses HTTP.
// eslint-disable-next-line @backstage/no-mixed-plugin-imports
import clustersPlugin from '@longshore/plugin-clusters-backend';
import {
  ClustersClient,
  clustersServiceRef,
} from '@longshore/plugin-clusters-node';
import { ServiceDetailResponse } from '@longshore/plugin-services-common';
import {
  CHECKOUT,
  startServices,
  waitUntil,
} from './__testUtils__/startServices';

// The simulator makes its keys first, which takes seconds on a busy machine.
jest.setTimeout(60_000);

const LABELS = {
  'longshore.dev/service': 'checkout-api',
  'longshore.dev/environment': 'production',
};

describe('with the clusters plugin and a simulated cell', () => {
  let sim: KubeSim;
  let services: Awaited<ReturnType<typeof startServices>>;

  beforeAll(async () => {
    sim = await KubeSim.start({
      clusters: [
        {
          name: 'east-1',
          nodes: 2,
          delays: { schedule: 1, pull: 1, start: 1, ready: 1, stop: 1 },
        },
      ],
    });
    const cell = sim.cluster('east-1');
    cell.apply({
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: {
        name: 'checkout-api-production',
        labels: { 'longshore.dev/managed': 'true' },
      },
    });
    cell.apply({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: {
        name: 'checkout-api',
        namespace: 'checkout-api-production',
        labels: LABELS,
      },
      spec: {
        replicas: 2,
        selector: { matchLabels: { app: 'checkout-api' } },
        template: {
          metadata: { labels: { app: 'checkout-api', ...LABELS } },
          spec: {
            containers: [
              { name: 'main', image: 'registry/checkout-api:1.4.2' },
            ],
          },
        },
      },
    });
    services = await startServices({
      realClusters: true,
      features: [clustersPlugin, clientThatNamesItself()],
      config: {
        clusters: {
          cells: [
            {
              name: 'east-1',
              environments: ['production'],
              simulated: true,
              server: {
                url: cell.url,
                caData: cell.caData,
                token: cell.token,
              },
            },
          ],
        },
      },
    });
  });

  afterAll(async () => {
    await services?.backend.stop();
    await sim?.stop();
  });

  async function detail(): Promise<ServiceDetailResponse['service']> {
    return (await services.get('olivia', CHECKOUT)).body.service;
  }

  it('should show what runs and scale it', async () => {
    await waitUntil(async () => (await detail())?.status.state === 'running');
    expect(await detail()).toMatchObject({
      instances: { current: 2, desired: 2 },
      version: 'checkout-api:1.4.2',
      cells: ['east-1'],
      managed: true,
      actions: { scale: { allowed: true } },
    });

    const scaled = await services.scale('max', 4);
    expect(scaled.status).toBe(200);
    expect(scaled.body.counts).toMatchObject([
      { desired: 4, recorded: true, state: 'applied' },
    ]);
    await waitUntil(async () => (await detail()).instances.current === 4);
    await waitUntil(async () => (await detail()).status.state === 'running');
    const { body } = await services.get('rita', `${CHECKOUT}/instances`);
    expect(body.totalItems).toBe(4);

    expect((await services.scale('max', 0, 1)).status).toBe(200);
    await waitUntil(async () => (await detail()).status.state === 'stopped');
  });
});

/** The mock of Backstage's auth does not name the plugin that acts, the real one does. */
function clientThatNamesItself() {
  return createServiceFactory({
    service: clustersServiceRef,
    deps: { auth: coreServices.auth, discovery: coreServices.discovery },
    factory: ({ auth, discovery }) => {
      const naming: typeof auth = Object.create(auth);
      naming.getPluginRequestToken = async ({ onBehalfOf, targetPluginId }) =>
        auth.isPrincipal(onBehalfOf, 'user')
          ? {
              token: mockCredentials.user.token(
                onBehalfOf.principal.userEntityRef,
                { actor: { subject: 'plugin:services' } },
              ),
            }
          : auth.getPluginRequestToken({ onBehalfOf, targetPluginId });
      naming.isPrincipal = auth.isPrincipal.bind(auth);
      naming.getOwnServiceCredentials =
        auth.getOwnServiceCredentials.bind(auth);
      return new ClustersClient({ auth: naming, discovery });
    },
  });
}
