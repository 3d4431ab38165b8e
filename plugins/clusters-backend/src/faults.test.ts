import { ClusterHandle, KubeSim } from '@longshore/kube-sim';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  CLAIMED,
  cellConfig,
  followCells,
  FollowedCells,
} from './__testUtils__/followCells';
import { ForwardingServer } from './__testUtils__/ForwardingServer';
import { WATCHED_TYPES } from './reflector/WatchedType';
import { ServerAccess } from './registry/CellConfig';

// Real sockets and real keys: seconds on a busy machine.
jest.setTimeout(120_000);

const PATIENCE_MS = 100_000;

type Listed = {
  metadata: { uid: string; name: string; deletionTimestamp?: string };
  spec: { replicas?: number; nodeName?: string };
  status: { phase?: string };
};

function objects(cluster: ClusterHandle, ...resources: string[]): Listed[] {
  return resources.flatMap(
    resource => cluster.list(resource) as unknown as Listed[],
  );
}

describe('a cell that is ill', () => {
  let sim: KubeSim;
  let followed: FollowedCells;

  beforeEach(async () => {
    sim = await KubeSim.start({
      clusters: ['a', 'b', 'c', 'd', 'e', 'f'].map(name => ({
        name,
        nodes: 1,
        delays: { schedule: 1, pull: 1, start: 1, ready: 1, stop: 1 },
      })),
    });
  });

  afterEach(async () => {
    await followed?.stop();
    await sim.stop();
  });

  function accessTo(name: string): ServerAccess {
    const { url, caData, token } = sim.cluster(name);
    return {
      url: new URL(url),
      ca: Buffer.from(caData, 'base64').toString(),
      identity: { type: 'token', token },
    };
  }

  function follow(...names: string[]) {
    followed = followCells(names.map(name => cellConfig(name, accessTo(name))));
  }

  function deploy(cluster: ClusterHandle, name: string, replicas: number) {
    cluster.apply({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name, labels: CLAIMED },
      spec: {
        replicas,
        selector: { matchLabels: { app: name } },
        template: {
          metadata: { labels: { app: name, ...CLAIMED } },
          spec: { containers: [{ name: 'main', image: 'registry/x:1' }] },
        },
      },
    });
  }

  const live = (name: string) => () => followed.state(name) === 'live';

  /** What a fresh list holds, as uid and what a row tells of it. */
  function listed(cluster: ClusterHandle): string[] {
    return objects(cluster, 'deployments.apps', 'pods')
      .map(({ metadata: { uid, name }, spec }) =>
        [uid, name, spec.replicas ?? spec.nodeName].join(),
      )
      .sort();
  }

  function shown(name: string): string[] {
    return followed
      .rows(name)
      .map(row =>
        [row.uid, row.name, row.kind === 'Pod' ? row.node : row.desired].join(),
      )
      .sort();
  }

  const equal = (name: string) => () =>
    shown(name).join('\n') === listed(sim.cluster(name)).join('\n');

  it('should be read although more cells hang than lists may be read at once', async () => {
    const hanging = ['b', 'c', 'd', 'e', 'f'];
    hanging.forEach(name => sim.cluster(name).faults.blackHole(true));
    deploy(sim.cluster('a'), 'web', 3);
    follow(...hanging, 'a');
    await followed.until('a is live', PATIENCE_MS, live('a'));
    await followed.until('a is shown', PATIENCE_MS, equal('a'));
    // Nobody had to be given up for that.
    expect(hanging.map(name => followed.cell(name).contact)).toEqual(
      hanging.map(() => expect.objectContaining({ state: 'connecting' })),
    );
    expect(
      hanging.map(name => followed.cell(name).contact.failure),
    ).not.toContainEqual(expect.objectContaining({ code: 'not-read-yet' }));
  });

  it('should go on with one kind when the other is forbidden, and say which', async () => {
    const cluster = sim.cluster('a');
    cluster.faults.forbid(
      { verb: 'watch', resource: 'pods' },
      { verb: 'list', resource: 'pods' },
    );
    deploy(cluster, 'web', 2);
    follow('a');
    await followed.until(
      'the Deployment is shown',
      PATIENCE_MS,
      () => followed.rows('a').length === 1,
    );
    await followed.until(
      'the cause is named',
      PATIENCE_MS,
      () => followed.cell('a').contact.failure !== undefined,
    );
    expect(followed.cell('a').contact.failure).toMatchObject({
      code: 'forbidden',
      params: { what: 'watch pods' },
    });
    deploy(cluster, 'web', 5);
    await followed.until('a change is shown', PATIENCE_MS, () =>
      followed.rows('a').some(row => 'desired' in row && row.desired === 5),
    );
  });

  it('should equal a list again after watches of all kinds were cut and every version expired', async () => {
    const cluster = sim.cluster('a');
    for (const name of ['one', 'two', 'three']) deploy(cluster, name, 3);
    follow('a', 'b');
    await followed.until('a is live', PATIENCE_MS, live('a'));
    await followed.until('a is shown', PATIENCE_MS, equal('a'));

    cluster.delete('deployments.apps', 'default', 'two');
    cluster.faults.dropWatches();
    deploy(cluster, 'four', 2);
    deploy(cluster, 'one', 1);
    cluster.faults.compact({ expireWatches: true });
    deploy(cluster, 'five', 2);
    await followed.until(
      'a is shown as it is',
      PATIENCE_MS,
      () => equal('a')() && live('a')() && settled(cluster),
    );
    expect(followed.state('b')).toBe('live');
  });

  it('should have four lists in flight over all cells', async () => {
    const names = ['a', 'b', 'c', 'd', 'e', 'f'];
    const servers = await Promise.all(
      names.map(name => ForwardingServer.start(accessTo(name))),
    );
    const counts: number[] = [];
    let inFlight = 0;
    const intercept: ForwardingServer['intercept'] = async (
      { searchParams: query },
      response,
    ) => {
      // API servers before 1.32 are listed in pages.
      if (query.has('sendInitialEvents')) {
        response.writeHead(422, { 'content-type': 'application/json' });
        response.end(JSON.stringify({ kind: 'Status', reason: 'Invalid' }));
        return true;
      }
      if (query.has('limit')) {
        inFlight += 1;
        counts.push(inFlight);
        response.on('finish', () => {
          inFlight -= 1;
        });
        await sleep(20);
      }
      return false;
    };
    servers.forEach(server => Object.assign(server, { intercept }));
    try {
      followed = followCells(
        names.map((name, index) => cellConfig(name, servers[index].access)),
      );
      await followed.until('every kind was read', PATIENCE_MS, () =>
        names.every(name =>
          followed.all.watches(name).every(({ state }) => state === 'live'),
        ),
      );
      expect(counts).toHaveLength(names.length * WATCHED_TYPES.length);
      expect(Math.max(...counts)).toBe(4);
    } finally {
      await followed.stop();
      await Promise.all(servers.map(server => server.stop()));
    }
  });

  /** Nothing is on its way in the cluster itself. */
  function settled(cluster: ClusterHandle): boolean {
    return objects(cluster, 'pods').every(
      ({ metadata, status }) =>
        !metadata.deletionTimestamp && status.phase === 'Running',
    );
  }
});
