import {
  CertificateAuthority,
  CertificateFiles,
  CertificateRequest,
  ensureSigningKey,
} from '../pki/CertificateAuthority';
import { SandboxPaths } from '../state/SandboxPaths';
import { CellSpec } from '../state/SandboxSpec';

// The first address of the service range, which in-cluster clients call.
const KUBERNETES_SERVICE_ADDRESS = '10.96.0.1';

/**
 * The name by which the cell's own parts call the API server. It has a
 * certificate of its own, so that they go on while others see an expired one.
 */
export const INTERNAL_NAME = 'internal.sandbox.longshore.dev';

/** Who reads the kubelets' metrics. */
export const SCRAPER_USER = 'sandbox:prometheus';

/** Who the cluster's DNS server is. */
export const DNS_USER = 'sandbox:dns';

/** All certificates of one cell. */
export interface CellPki {
  ca: CertificateAuthority;
  etcdCa: CertificateAuthority;
  etcdServer: CertificateFiles;
  etcdClient: CertificateFiles;
  /** What the API server shows to everyone; tests may have made it expire. */
  apiServer: CertificateFiles;
  /** What it shows to those who ask for {@link INTERNAL_NAME}. */
  apiServerInternal: CertificateFiles;
  kubeletClient: CertificateFiles;
  admin: CertificateFiles;
  controllerManager: CertificateFiles;
  scheduler: CertificateFiles;
  dns: CertificateFiles;
  prometheus: CertificateFiles;
  kubeProxy: CertificateFiles;
  /** `key` signs service account tokens, `cert` is its public key. */
  serviceAccounts: CertificateFiles;
}

/** Makes the cell's certificates, or reads them. */
export async function ensureCellPki(
  paths: SandboxPaths,
  cell: CellSpec,
): Promise<CellPki> {
  const dir = paths.cell(cell.name, 'pki');
  const ca = await CertificateAuthority.open(dir, `longshore-${cell.name}`);
  // Of its own: whoever holds a certificate of the cluster's authority, a pod's
  // kubelet for example, must not be able to log in to etcd with it.
  const etcdCa = await CertificateAuthority.open(
    paths.cell(cell.name, 'pki', 'etcd'),
    `longshore-${cell.name}-etcd`,
  );
  return {
    ca,
    etcdCa,
    etcdServer: await etcdCa.issue('server', {
      user: 'etcd',
      hosts: ['127.0.0.1', 'localhost'],
    }),
    etcdClient: await etcdCa.issue('client', { user: 'kube-apiserver' }),
    apiServer: await ca.issue('apiserver', servingCertificate(cell)),
    apiServerInternal: await ca.issue('apiserver-internal', {
      user: 'kube-apiserver',
      hosts: [INTERNAL_NAME],
    }),
    kubeletClient: await ca.issue('apiserver-kubelet-client', {
      user: 'kube-apiserver-kubelet-client',
      groups: ['system:masters'],
    }),
    admin: await ca.issue('admin', {
      user: 'sandbox-admin',
      groups: ['system:masters'],
    }),
    controllerManager: await ca.issue('controller-manager', {
      user: 'system:kube-controller-manager',
    }),
    scheduler: await ca.issue('scheduler', { user: 'system:kube-scheduler' }),
    dns: await ca.issue('dns', { user: DNS_USER }),
    prometheus: await ca.issue('prometheus', { user: SCRAPER_USER }),
    // Kubernetes gives this user its role by itself.
    kubeProxy: await ca.issue('kube-proxy', { user: 'system:kube-proxy' }),
    serviceAccounts: await ensureSigningKey(dir),
  };
}

/** What the API server's certificate for everyone says. */
export function servingCertificate(cell: CellSpec): CertificateRequest {
  return {
    user: 'kube-apiserver',
    hosts: [
      cell.address,
      '127.0.0.1',
      KUBERNETES_SERVICE_ADDRESS,
      'localhost',
      'kubernetes',
      'kubernetes.default',
      'kubernetes.default.svc',
      'kubernetes.default.svc.cluster.local',
    ],
  };
}
