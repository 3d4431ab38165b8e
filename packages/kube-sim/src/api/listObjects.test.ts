import { KubeSim } from '../KubeSim';
import { call, ListBody, StatusBody } from '../testUtils/client';
import { configMap } from '../testUtils/objects';

const LIST = '/api/v1/namespaces/default/configmaps';

describe('LIST', () => {
  let sim: KubeSim;
  const cluster = () => sim.cluster('a');

  beforeEach(async () => {
    sim = await KubeSim.start({ clusters: [{ name: 'a' }], clock: 'manual' });
    sim.cluster('a').settle();
    for (const letter of 'abcdefg') {
      cluster().apply(
        configMap(
          `map-${letter}`,
          {},
          { letter, half: letter < 'd' ? 'one' : 'two' },
        ),
      );
    }
  });
  afterEach(() => sim.stop());

  it('answers pages of one revision, whatever is written between them', async () => {
    const first = await call<ListBody>(cluster(), `${LIST}?limit=3`);
    expect(first.body.items.map(item => item.metadata.name)).toEqual([
      'kube-root-ca.crt',
      'map-a',
      'map-b',
    ]);
    expect(first.body.metadata.remainingItemCount).toBe(5);

    cluster().delete('configmaps', 'default', 'map-c');
    cluster().apply(configMap('map-ba'));
    cluster().apply(configMap('map-d', { changed: 'yes' }));

    const token = encodeURIComponent(first.body.metadata.continue ?? '');
    const second = await call<ListBody>(
      cluster(),
      `${LIST}?limit=10&continue=${token}`,
    );
    expect(second.body.metadata.resourceVersion).toBe(
      first.body.metadata.resourceVersion,
    );
    expect(second.body.metadata.continue).toBeUndefined();
    expect(second.body.items.map(item => item.metadata.name)).toEqual(
      [...'cdefg'].map(letter => `map-${letter}`),
    );
    expect(second.body.items[1].data).toEqual({});
  });

  it('answers 410 with an inconsistent token after compaction', async () => {
    const first = await call<ListBody>(cluster(), `${LIST}?limit=3`);
    cluster().apply(configMap('map-h'));
    cluster().faults.compact();
    const token = encodeURIComponent(first.body.metadata.continue ?? '');
    const refused = await call<StatusBody>(
      cluster(),
      `${LIST}?continue=${token}`,
    );
    expect(refused.status).toBe(410);
    expect(refused.body).toMatchObject({
      kind: 'Status',
      reason: 'Expired',
      code: 410,
    });

    const next = encodeURIComponent(refused.body.metadata.continue ?? '');
    const rest = await call<ListBody>(cluster(), `${LIST}?continue=${next}`);
    expect(rest.body.items.map(item => item.metadata.name)).toEqual(
      [...'cdefgh'].map(letter => `map-${letter}`),
    );
    expect(rest.body.metadata.resourceVersion).toBe(cluster().resourceVersion);
  });

  it.each([
    ['labelSelector=letter in (a,b)', 2],
    ['labelSelector=half=one,letter!=a', 2],
    ['labelSelector=half notin (one)', 5],
    ['labelSelector=!half', 1],
    ['labelSelector=letter', 7],
    ['fieldSelector=metadata.name=map-c', 1],
    ['fieldSelector=metadata.name!=map-c', 7],
  ])('selects by %s', async (query, count) => {
    const { body } = await call<ListBody>(
      cluster(),
      `${LIST}?${encodeURI(query)}`,
    );
    expect(body.items).toHaveLength(count);
  });

  it('refuses a field selector that the type does not have', async () => {
    const { status, body } = await call(
      cluster(),
      `${LIST}?fieldSelector=spec.nodeName=x`,
    );
    expect(status).toBe(400);
    expect(body.message).toBe(
      'Unable to find "/v1, Resource=configmaps" that match label selector "", field selector "spec.nodeName=x": "spec.nodeName" is not a known field selector: only "metadata.name", "metadata.namespace"',
    );
    const pods = await call(
      cluster(),
      '/api/v1/pods?fieldSelector=spec.hostname=x',
    );
    expect(pods.body.message).toContain(
      'field label not supported: spec.hostname',
    );
  });

  it('ignores the limit at resourceVersion 0 and shows the past on request', async () => {
    const then = cluster().resourceVersion;
    cluster().delete('configmaps', 'default', 'map-a');
    const cached = await call<ListBody>(
      cluster(),
      `${LIST}?limit=2&resourceVersion=0`,
    );
    expect(cached.body.items).toHaveLength(7);
    const past = await call<ListBody>(
      cluster(),
      `${LIST}?resourceVersion=${then}&resourceVersionMatch=Exact`,
    );
    expect(past.body.items).toHaveLength(8);
    const future = await call(cluster(), `${LIST}?resourceVersion=999999`);
    expect(future.status).toBe(504);
    expect(future.body.details?.causes?.[0].reason).toBe(
      'ResourceVersionTooLarge',
    );
  });

  it('compresses large answers when asked to', async () => {
    cluster().apply(configMap('large', { text: 'x'.repeat(200_000) }));
    const plain = await call(cluster(), LIST);
    expect(plain.headers['content-encoding']).toBeUndefined();
    const packed = await call<ListBody>(cluster(), LIST, {
      headers: { 'accept-encoding': 'gzip' },
    });
    expect(packed.headers['content-encoding']).toBe('gzip');
    expect(packed.body.items).toHaveLength(9);
  });

  it('answers the real Status for what is not there', async () => {
    expect(
      (await call(cluster(), '/api/v1/namespaces/default/pods/none')).body,
    ).toMatchObject({
      kind: 'Status',
      status: 'Failure',
      message: 'pods "none" not found',
      reason: 'NotFound',
      details: { name: 'none', kind: 'pods' },
      code: 404,
    });
    expect((await call(cluster(), '/api/v1/things')).status).toBe(404);
    expect(
      (await call(cluster(), '/api/v1/pods', { token: 'wrong' })).body,
    ).toMatchObject({
      reason: 'Unauthorized',
      code: 401,
    });
  });
});
