import { SCRAPER_USER, INTERNAL_NAME } from '../cell/cellPki';
import { adminKubeconfigFile } from '../cell/startControlPlane';
import { SandboxContext } from '../SandboxContext';
import { CellSpec } from '../state/SandboxSpec';

const RBAC = 'rbac.authorization.k8s.io';
const NAME = 'sandbox:prometheus';

/** Gives Prometheus the right to read the kubelets' metrics, and no other. */
export async function installScraper(
  context: SandboxContext,
  cell: CellSpec,
): Promise<void> {
  const { binaries, paths } = context;
  await context.run(
    binaries.kubectl,
    [
      `--kubeconfig=${adminKubeconfigFile(paths, cell)}`,
      `--tls-server-name=${INTERNAL_NAME}`,
      ...['apply', '--server-side', '--filename=-'],
    ],
    {
      stdin: JSON.stringify({
        apiVersion: 'v1',
        kind: 'List',
        items: [
          {
            apiVersion: `${RBAC}/v1`,
            kind: 'ClusterRole',
            metadata: { name: NAME },
            rules: [
              { apiGroups: [''], resources: ['nodes/metrics'], verbs: ['get'] },
            ],
          },
          {
            apiVersion: `${RBAC}/v1`,
            kind: 'ClusterRoleBinding',
            metadata: { name: NAME },
            roleRef: { apiGroup: RBAC, kind: 'ClusterRole', name: NAME },
            subjects: [{ apiGroup: RBAC, kind: 'User', name: SCRAPER_USER }],
          },
        ],
      }),
    },
  );
}
