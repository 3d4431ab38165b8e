import { KubeSim } from '../KubeSim';
import { KubeObject } from '../objects';
import { call, ListBody } from '../testUtils/client';
import { configMap } from '../testUtils/objects';

const PATH = '/api/v1/namespaces/default/configmaps';

describe('views and list options', () => {
  let sim: KubeSim;
  const cluster = () => sim.cluster('a');
  const accept = (as: string) => ({
    headers: {
      accept: `application/json;as=${as};g=meta.k8s.io;v=v1,application/json`,
    },
  });

  beforeAll(async () => {
    sim = await KubeSim.start({ clusters: [{ name: 'a' }], clock: 'manual' });
    cluster().settle();
    cluster().apply(configMap('one', { a: '1' }, { app: 'web' }));
    await sim.clock.advance(90_000);
  });
  afterAll(() => sim.stop());

  it('shows metadata only', async () => {
    const one = await call<KubeObject>(
      cluster(),
      `${PATH}/one`,
      accept('PartialObjectMetadata'),
    );
    expect(one.body).toMatchObject({
      kind: 'PartialObjectMetadata',
      apiVersion: 'meta.k8s.io/v1',
      metadata: { name: 'one', labels: { app: 'web' } },
    });
    expect(one.body).not.toHaveProperty('data');
    const list = await call<ListBody & KubeObject>(
      cluster(),
      `${PATH}?labelSelector=app`,
      accept('PartialObjectMetadataList'),
    );
    expect(list.body).toMatchObject({
      kind: 'PartialObjectMetadataList',
      apiVersion: 'meta.k8s.io/v1',
      metadata: { resourceVersion: cluster().resourceVersion },
      items: [{ kind: 'PartialObjectMetadata' }],
    });
  });

  it('shows rows to print', async () => {
    const { body } = await call<KubeObject>(
      cluster(),
      `${PATH}?labelSelector=app`,
      accept('Table'),
    );
    expect(body).toMatchObject({
      kind: 'Table',
      apiVersion: 'meta.k8s.io/v1',
      columnDefinitions: [{ name: 'Name' }, { name: 'Age' }],
      rows: [
        { cells: ['one', '1m'], object: { kind: 'PartialObjectMetadata' } },
      ],
    });
  });

  it.each([
    [
      'resourceVersionMatch=Exact',
      'resourceVersionMatch: Forbidden: resourceVersionMatch is forbidden unless resourceVersion is provided',
    ],
    [
      'resourceVersionMatch=Exact&resourceVersion=0',
      'resourceVersionMatch: Forbidden: resourceVersionMatch "exact" is forbidden for resourceVersion "0"',
    ],
    [
      'resourceVersionMatch=Newest&resourceVersion=5',
      'resourceVersionMatch: Unsupported value: "Newest": supported values: "Exact", "NotOlderThan", ""',
    ],
    [
      'sendInitialEvents=true',
      'sendInitialEvents: Forbidden: sendInitialEvents is forbidden for list',
    ],
    [
      'watch=1&sendInitialEvents=true',
      'resourceVersionMatch: Forbidden: sendInitialEvents requires setting resourceVersionMatch to NotOlderThan',
    ],
    [
      'watch=1&resourceVersionMatch=NotOlderThan',
      'resourceVersionMatch: Forbidden: resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided',
    ],
  ])('refuses %s', async (query, message) => {
    const { status, body } = await call(cluster(), `${PATH}?${query}`);
    expect(status).toBe(422);
    expect(body.message).toBe(
      `ListOptions.meta.k8s.io "" is invalid: ${message}`,
    );
  });
});
