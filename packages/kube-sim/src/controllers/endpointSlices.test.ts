import { KubeSim } from '../KubeSim';
import { JsonObject } from '../objects';
import { statefulSet } from '../testUtils/workloads';

describe('EndpointSlices', () => {
  let sim: KubeSim;
  const cluster = () => sim.cluster('a');
  const slice = () => cluster().list('endpointslices.discovery.k8s.io')[0];
  const conditions = () =>
    (slice().endpoints as JsonObject[]).map(endpoint => endpoint.conditions);
  const service = (spec: JsonObject) =>
    cluster().apply({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'db', namespace: 'default' },
      spec: {
        selector: { app: 'db' },
        ports: [{ port: 80, targetPort: 'sql' }],
        ...spec,
      },
    });

  beforeEach(async () => {
    sim = await KubeSim.start({ clusters: [{ name: 'a' }], clock: 'manual' });
    cluster().apply(
      statefulSet({
        replicas: 2,
        pod: {
          containers: [
            {
              name: 'app',
              image: 'app:1',
              ports: [{ name: 'sql', containerPort: 5432 }],
            },
          ],
        },
      }),
    );
  });
  afterEach(() => sim.stop());

  it('say who is ready, by name and by the port of that name', async () => {
    service({ clusterIP: 'None' });
    await sim.clock.advance(30_000);
    expect(slice()).toMatchObject({
      metadata: { labels: { 'service.kubernetes.io/headless': '' } },
      ports: [{ port: 5432, protocol: 'TCP' }],
      endpoints: [
        {
          hostname: 'db-0',
          conditions: { ready: true, serving: true, terminating: false },
          targetRef: { kind: 'Pod', name: 'db-0' },
        },
        { hostname: 'db-1' },
      ],
    });
    cluster().faults.misbehave({ labelSelector: 'app=db' }, 'never-ready');
    await sim.clock.advance(1_000);
    expect(conditions()).toEqual([
      { ready: false, serving: false, terminating: false },
      { ready: false, serving: false, terminating: false },
    ]);
  });

  it('say who goes away, and no longer that it is ready', async () => {
    service({});
    await sim.clock.advance(30_000);
    cluster().delete('pods', 'default', 'db-1');
    await sim.clock.advance(0);
    expect(conditions()).toEqual([
      { ready: true, serving: true, terminating: false },
      { ready: false, serving: true, terminating: true },
    ]);
  });

  it('call everyone ready where that is wished', async () => {
    service({ publishNotReadyAddresses: true });
    cluster().faults.misbehave({ labelSelector: 'app=db' }, 'never-ready');
    await sim.clock.advance(30_000);
    expect(conditions()).toEqual([
      { ready: true, serving: false, terminating: false },
    ]);
  });
});
