import { Topic } from '../Behaviour';
import { startPod } from './startPod';

export const nodes: Topic = {
  name: 'nodes',
  behaviours: [
    {
      name: 'describes its nodes: conditions, size and address',
      async run(cluster) {
        const { items } = await cluster.resource('v1/nodes').list();
        expect(items.length).toBeGreaterThan(0);
        for (const { status, metadata } of items) {
          const conditions = Object.fromEntries(
            status.conditions.map((one: any) => [one.type, one]),
          );
          expect(conditions).toMatchObject({
            Ready: {
              status: 'True',
              reason: 'KubeletReady',
              lastHeartbeatTime: expect.any(String),
              lastTransitionTime: expect.any(String),
            },
            MemoryPressure: { status: 'False' },
            DiskPressure: { status: 'False' },
            PIDPressure: { status: 'False' },
          });
          for (const size of [status.capacity, status.allocatable]) {
            expect(size).toMatchObject({
              cpu: expect.any(String),
              memory: expect.any(String),
              pods: expect.any(String),
            });
          }
          expect(status.addresses).toEqual(
            expect.arrayContaining([
              { type: 'InternalIP', address: expect.any(String) },
              { type: 'Hostname', address: metadata.name },
            ]),
          );
          expect(status.nodeInfo.kubeletVersion).toMatch(/^v1\.34\./);
          expect(metadata.labels?.['kubernetes.io/hostname']).toBe(
            metadata.name,
          );
        }
      },
    },
    {
      name: 'puts nothing on a node that is cordoned',
      alone: true,
      async run(cluster) {
        const nodesHere = cluster.resource('v1/nodes');
        const [{ metadata }] = (await nodesHere.list()).items;
        const name = metadata.name!;
        await nodesHere.patch(name, { spec: { unschedulable: true } });
        try {
          await cluster.until('the taint', async () => {
            const { spec } = await nodesHere.get(name);
            return spec.taints?.some(
              ({ key, effect }: any) =>
                key === 'node.kubernetes.io/unschedulable' &&
                effect === 'NoSchedule',
            );
          });
          const started = await startPod(cluster, {
            play: 'serve',
            spec: { nodeSelector: { 'kubernetes.io/hostname': name } },
          });
          const pending = await started.until('refused by the scheduler', one =>
            one.status.conditions?.some(
              ({ reason }: any) => reason === 'Unschedulable',
            ),
          );
          expect(pending.status.conditions[0].message).toMatch(
            /1 node\(s\) were unschedulable/,
          );
          await nodesHere.patch(name, { spec: { unschedulable: false } });
          const placed = await started.until(
            'placed',
            one => one.spec.nodeName,
          );
          expect(placed.spec.nodeName).toBe(name);
          const { spec } = await cluster.until(
            'the taint is gone',
            async () => {
              const node = await nodesHere.get(name);
              return !node.spec.taints?.length && node;
            },
          );
          expect(spec.unschedulable).toBeUndefined();
        } finally {
          await nodesHere.patch(name, { spec: { unschedulable: null } });
        }
      },
    },
  ],
};
