// A part of sandbox.e2e.test.ts, which has the one sandbox of the machine.
/* eslint-disable jest/no-export */
import { waitFor } from '../process/waitFor';
import { Sandbox } from '../Sandbox';

const NAMESPACE = 'names';

/** Services by name and address, and metrics of what runs. */
export function serviceTests(theSandbox: () => Sandbox): void {
  describe('services and metrics', () => {
    let sandbox: Sandbox;
    let podAddress: string;

    beforeAll(async () => {
      sandbox = theSandbox();
      await sandbox.applyServiceNamespace(NAMESPACE);
      await sandbox.apply(webAndService(sandbox.images.webNonRoot.v1));
      await sandbox.waitReady(NAMESPACE, 'web', 2);
      podAddress = await sandbox.kubectl([
        ...['get', 'pods', `--namespace=${NAMESPACE}`],
        '--output=jsonpath={.items[0].status.podIP}',
      ]);
    }, 120_000);

    // What a pod is told by another address.
    const fetchInPod = async (url: string) => {
      const answer = await fetch(
        `http://${podAddress}:8080/fetch?url=${encodeURIComponent(url)}`,
      );
      return { status: answer.status, body: await answer.text() };
    };

    it('should answer a pod by name, through the ClusterIP', async () => {
      const name = `web.${NAMESPACE}.svc.cluster.local`;
      const hosts = new Set<string>();
      // Each connection goes to either pod, also to one on the same node and to
      // the one that asks.
      await waitFor(
        { what: 'answers of both pods', timeoutMs: 60_000, intervalMs: 50 },
        async () => {
          const { status, body } = await fetchInPod(`http://${name}/`);
          if (status === 200) {
            hosts.add((JSON.parse(body) as { host: string }).host);
          }
          return hosts.size === 2;
        },
      );
      // As in any cluster, the short name will do in the same namespace.
      await expect(fetchInPod('http://web/')).resolves.toMatchObject({
        status: 200,
      });
    }, 120_000);

    it('should know no other names', async () => {
      const { status, body } = await fetchInPod('http://nobody.names.svc/');
      expect(status).toBe(502);
      expect(body).toContain('no such host');
    }, 60_000);

    it('should have metrics of kubelets, pods and others in Prometheus', async () => {
      const { prometheus } = sandbox;
      await prometheus.start();
      await prometheus.scrape([
        { url: `http://${podAddress}:8080/metrics`, labels: { app: 'ours' } },
      ]);
      const eventually = (promql: string, count: number) =>
        waitFor(
          {
            what: `${count} series of ${promql}`,
            timeoutMs: 60_000,
            intervalMs: 500,
          },
          async () =>
            new Set(
              (await prometheus.query(promql)).map(({ labels }) =>
                JSON.stringify(labels),
              ),
            ).size >= count,
        );
      // Three nodes with three kinds of metrics each.
      await eventually('up{job=~"cell-.-kubelet.*"} == 1', 9);
      await eventually(
        `container_memory_working_set_bytes{cell="cell-a",namespace="${NAMESPACE}",container="web"}`,
        2,
      );
      await eventually(
        `web_requests_total{job="pods",cell="cell-a",namespace="${NAMESPACE}"}`,
        2,
      );
      await eventually('web_requests_total{job="extra",app="ours"}', 1);
      expect(sandbox.status().parts).toContainEqual(
        expect.objectContaining({ name: 'prometheus', running: true }),
      );
    }, 240_000);
  });
}

function webAndService(image: string): object {
  const labels = { app: 'web' };
  return {
    apiVersion: 'v1',
    kind: 'List',
    items: [
      {
        apiVersion: 'v1',
        kind: 'Service',
        metadata: { name: 'web', namespace: NAMESPACE },
        spec: { selector: labels, ports: [{ port: 80, targetPort: 8080 }] },
      },
      {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata: { name: 'web', namespace: NAMESPACE },
        spec: {
          replicas: 2,
          selector: { matchLabels: labels },
          template: {
            metadata: {
              labels,
              annotations: { 'prometheus.io/scrape': 'true' },
            },
            spec: {
              terminationGracePeriodSeconds: 1,
              containers: [
                {
                  name: 'web',
                  image,
                  readinessProbe: {
                    httpGet: { path: '/readyz', port: 8080 },
                    periodSeconds: 1,
                  },
                },
              ],
            },
          },
        },
      },
    ],
  };
}
