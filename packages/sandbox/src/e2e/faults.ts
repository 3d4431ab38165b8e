// A part of sandbox.e2e.test.ts, which has the one sandbox of the machine.
/* eslint-disable jest/no-export */
import { Cell } from '../Cell';
import { ApiClient } from '../testing/apiClient';
import { waitFor } from '../process/waitFor';
import { Sandbox } from '../Sandbox';

const CONFIG_MAPS = '/api/v1/namespaces/default/configmaps';

/** Faults hit the cell that they are meant for, and can be taken back. */
export function faultTests(theSandbox: () => Sandbox): void {
  describe('faults of one cell', () => {
    let sandbox: Sandbox;
    let healthy: Cell;
    let cell: Cell;
    let client: ApiClient;

    beforeAll(() => {
      sandbox = theSandbox();
      healthy = sandbox.cell('a');
      cell = sandbox.cell('b');
    });
    beforeEach(() => {
      client = new ApiClient(cell.kubeconfigPath);
    });
    afterEach(async () => {
      client.close();
      await cell.network.heal();
      await cell.apiServer.start();
    }, 60_000);

    const faultOf = (part: string) =>
      sandbox.status().parts.find(({ name }) => name === part)?.fault;
    const version = (of = client, timeoutMs?: number) =>
      of.get('/version', timeoutMs);
    const expectHealthy = async (one: Cell) => {
      const other = new ApiClient(one.kubeconfigPath);
      await expect(version(other)).resolves.toMatchObject({ status: 200 });
      other.close();
    };
    const createInside = (name: string) =>
      cell.kubectl(['create', 'configmap', name], { inside: true });
    const namesSeen = (
      events: { object: { metadata?: { name?: string } } }[],
    ) => events.map(({ object }) => object.metadata?.name);

    it('should lose every packet of a cut line, and tell nobody', async () => {
      const { metadata } = JSON.parse((await client.get(CONFIG_MAPS)).body);
      const watch = await client.watch(
        `${CONFIG_MAPS}?watch=1&resourceVersion=${metadata.resourceVersion}`,
      );
      await cell.network.cut();
      await createInside('unheard');
      expect(faultOf('cell-b-network')).toBe('cut');
      // Neither on the open connection nor on a new one.
      await expect(version(client, 3000)).rejects.toThrow('no answer');
      const fresh = new ApiClient(cell.kubeconfigPath);
      await expect(version(fresh, 3000)).rejects.toThrow('no answer');
      fresh.close();
      expect(watch).toMatchObject({ events: [], ended: false });
      await expectHealthy(healthy);

      await cell.network.heal();
      await waitFor({ what: 'the event', timeoutMs: 60_000 }, () =>
        namesSeen(watch.events).includes('unheard'),
      );
      watch.close();
      await expectHealthy(cell);
      expect(faultOf('cell-b-network')).toBeUndefined();
    }, 120_000);

    it('should not disturb what runs in a cell whose line is cut', async () => {
      await cell.network.cut();
      const [node] = cell.nodes;
      const heartbeat = () =>
        cell.kubectl(
          [
            ...['get', 'lease', node.name, '--namespace=kube-node-lease'],
            '--output=jsonpath={.spec.renewTime}',
          ],
          { inside: true },
        );
      const before = await heartbeat();
      const beats = await waitFor(
        { what: 'a heartbeat', timeoutMs: 60_000, intervalMs: 500 },
        async () => (await heartbeat()) !== before,
      );
      expect(beats).toBe(true);
    }, 120_000);

    it('should make each round trip of a slow line longer', async () => {
      await version();
      await cell.network.slow({ delayMs: 1500 });
      expect(faultOf('cell-b-network')).toBe('slow 1500 ms');
      const took = async (one: ApiClient) => {
        const start = Date.now();
        await expect(version(one)).resolves.toMatchObject({ status: 200 });
        return Date.now() - start;
      };
      expect(await took(client)).toBeGreaterThanOrEqual(1450);
      const fresh = new ApiClient(cell.kubeconfigPath);
      // To connect, to agree on keys, to ask.
      expect(await took(fresh)).toBeGreaterThanOrEqual(3 * 1450);
      fresh.close();
      await expectHealthy(healthy);
      await cell.network.heal();
      await expectHealthy(cell);
    }, 120_000);

    it('should take connections and never answer while it is paused', async () => {
      await cell.apiServer.pause();
      expect(faultOf('cell-b-apiserver')).toBe('paused');
      await expect(version(client, 2000)).rejects.toThrow('no answer');
      await expectHealthy(healthy);
      await cell.apiServer.resume();
      expect(cell.apiServer.state).toBe('running');
      await expectHealthy(cell);
    }, 120_000);

    it('should refuse connections while it is stopped', async () => {
      await version();
      await cell.apiServer.stop();
      expect(sandbox.status().state).toBe('partly');
      // The connection that was open is reset, a new one refused.
      await expect(version()).rejects.toThrow();
      const fresh = new ApiClient(cell.kubeconfigPath);
      await expect(version(fresh)).rejects.toThrow('ECONNREFUSED');
      fresh.close();
      await expectHealthy(healthy);
      await cell.apiServer.start();
      await expectHealthy(cell);
    }, 120_000);

    it('should answer 410 to those who go on from before a compaction', async () => {
      await createInside('before');
      const { metadata } = JSON.parse((await client.get(CONFIG_MAPS)).body);
      await createInside('after');
      await cell.compact();
      const watch = await client.watch(
        `${CONFIG_MAPS}?watch=1&resourceVersion=${metadata.resourceVersion}`,
      );
      await waitFor(
        { what: 'the answer', timeoutMs: 30_000 },
        () => watch.ended && watch.events.length > 0,
      );
      expect(watch.events[0]).toMatchObject({
        type: 'ERROR',
        object: { code: 410, reason: 'Expired' },
      });
    }, 120_000);

    it('should be healed by `up`', async () => {
      await cell.network.cut();
      await cell.apiServer.pause();
      await Sandbox.up({ stateDir: sandbox.stateDir });
      expect(sandbox.status().parts.filter(({ fault }) => fault)).toEqual([]);
      await expectHealthy(cell);
    }, 120_000);
  });
}
