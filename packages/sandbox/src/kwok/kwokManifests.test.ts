import { kwokNodes, kwokWorkloads } from './kwokManifests';

describe('what KWOK plays', () => {
  it('should have exactly so many pods, in Deployments as services have', () => {
    const deployments = kwokWorkloads(25, 'image').slice(1) as {
      metadata: { name: string };
      spec: { replicas: number };
    }[];
    expect(
      deployments.map(({ metadata, spec }) => [metadata.name, spec.replicas]),
    ).toEqual([
      ['kwok-1', 10],
      ['kwok-2', 10],
      ['kwok-3', 5],
    ]);
  });

  it('should have nodes on which nothing else is placed', () => {
    const [node] = kwokNodes(12);
    expect(node).toMatchObject({
      metadata: {
        name: 'kwok-node-01',
        annotations: { 'kwok.x-k8s.io/node': 'fake' },
      },
      spec: { taints: [{ effect: 'NoSchedule' }] },
    });
  });
});
