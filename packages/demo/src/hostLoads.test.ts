import { readCompany } from './company';
import { hostLoads } from './hostLoads';
import { toScenario } from './scenario';
import { DEMO_CELLS } from './workloads';

type Scenario = {
  clusters: {
    name: string;
    nodes: number;
    capacity: { cpu: string };
    manifests: object[];
  }[];
};

describe('hostLoads', () => {
  it('should be in the scenario of each cell', () => {
    const { clusters } = toScenario(readCompany()) as Scenario;
    expect(clusters.map(({ name }) => name)).toEqual(
      DEMO_CELLS.map(({ name }) => name),
    );
    for (const { name, manifests } of clusters) {
      expect(manifests).toEqual(expect.arrayContaining(hostLoads(name)));
    }
  });

  it('should name hosts that there are and ask for less than they have', () => {
    const { clusters } = toScenario(readCompany()) as Scenario;
    for (const { name, nodes, capacity } of clusters) {
      const hosts = Array.from(
        { length: nodes },
        (_, index) => `node-${index + 1}`,
      );
      const loads = hostLoads(name).filter(({ kind }) => kind === 'Deployment');
      expect(loads.length).toBeGreaterThan(1);
      for (const { spec } of loads) {
        const pod = (
          spec as {
            template: {
              spec: {
                nodeSelector: Record<string, string>;
                containers: { resources: { requests: { cpu: string } } }[];
              };
            };
          }
        ).template.spec;
        expect(hosts).toContain(pod.nodeSelector['kubernetes.io/hostname']);
        expect(Number(pod.containers[0].resources.requests.cpu)).toBeLessThan(
          Number(capacity.cpu),
        );
      }
    }
  });
});
