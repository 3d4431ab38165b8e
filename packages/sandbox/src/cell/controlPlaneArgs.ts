import { SandboxPaths } from '../state/SandboxPaths';
import { CellSpec } from '../state/SandboxSpec';
import { CellPki, INTERNAL_NAME } from './cellPki';

/** How long a cell waits before it calls a silent node lost. */
export interface FaultTiming {
  /** Silence after which a node is NotReady. Kubernetes' own default is 50 s. */
  nodeGraceSeconds: number;
  /** Time after which its pods are moved. Kubernetes' own default is 300 s. */
  podEvictionSeconds: number;
}

/** Shorter than Kubernetes' defaults, so that a lost node is seen soon. */
export const FAULT_TIMING: FaultTiming = {
  nodeGraceSeconds: 20,
  podEvictionSeconds: 30,
};

// The usual ones: each control plane has a network namespace of its own.
const API_PORT = 6443;
const ETCD_PORT = 2379;
const ETCD_PEER_PORT = 2380;

/** Where etcd answers, inside the control plane's network only. */
export const ETCD_URL = `https://127.0.0.1:${ETCD_PORT}`;

// Stays inside the nodes; pods and nodes have their own ranges (SandboxSpec).
const SERVICE_CIDR = '10.96.0.0/16';

/** Where the API server of a cell answers, for the host and for the nodes. */
export function apiServerUrl(cell: CellSpec): string {
  return `https://${cell.address}:${API_PORT}`;
}

/** The API server's audit log: one JSON line per request, metadata only. */
export function auditLogFile(paths: SandboxPaths, cell: CellSpec): string {
  return paths.cell(cell.name, 'audit.log');
}

/** The audit policy's file. */
export function auditPolicyFile(paths: SandboxPaths, cell: CellSpec): string {
  return paths.cell(cell.name, 'audit-policy.json');
}

/** Who did what, without bodies. `RequestReceived` would double the lines. */
export const AUDIT_POLICY = {
  apiVersion: 'audit.k8s.io/v1',
  kind: 'Policy',
  omitStages: ['RequestReceived'],
  rules: [{ level: 'Metadata' }],
};

export function etcdArgs(
  paths: SandboxPaths,
  cell: CellSpec,
  pki: CellPki,
): string[] {
  const peer = `https://127.0.0.1:${ETCD_PEER_PORT}`;
  return [
    `--name=${cell.name}`,
    `--data-dir=${paths.cell(cell.name, 'etcd')}`,
    `--listen-client-urls=${ETCD_URL}`,
    `--advertise-client-urls=${ETCD_URL}`,
    `--listen-peer-urls=${peer}`,
    `--initial-advertise-peer-urls=${peer}`,
    `--initial-cluster=${cell.name}=${peer}`,
    `--cert-file=${pki.etcdServer.cert}`,
    `--key-file=${pki.etcdServer.key}`,
    '--client-cert-auth',
    `--trusted-ca-file=${pki.etcdCa.certFile}`,
    // There are no peers, but whoever enters the namespace finds the port.
    `--peer-cert-file=${pki.etcdServer.cert}`,
    `--peer-key-file=${pki.etcdServer.key}`,
    '--peer-client-cert-auth',
    `--peer-trusted-ca-file=${pki.etcdCa.certFile}`,
    // The data need not survive the machine, only the process.
    '--unsafe-no-fsync',
    '--log-level=warn',
  ];
}

export function apiServerArgs(
  paths: SandboxPaths,
  cell: CellSpec,
  pki: CellPki,
): string[] {
  return [
    // On the bridge, where the host and all nodes reach it, and nobody outside
    // the machine.
    `--bind-address=${cell.address}`,
    `--advertise-address=${cell.address}`,
    `--secure-port=${API_PORT}`,
    `--etcd-servers=${ETCD_URL}`,
    `--etcd-cafile=${pki.etcdCa.certFile}`,
    `--etcd-certfile=${pki.etcdClient.cert}`,
    `--etcd-keyfile=${pki.etcdClient.key}`,
    `--client-ca-file=${pki.ca.certFile}`,
    `--tls-cert-file=${pki.apiServer.cert}`,
    `--tls-private-key-file=${pki.apiServer.key}`,
    `--tls-sni-cert-key=${pki.apiServerInternal.cert},${pki.apiServerInternal.key}:${INTERNAL_NAME}`,
    `--kubelet-certificate-authority=${pki.ca.certFile}`,
    `--kubelet-client-certificate=${pki.kubeletClient.cert}`,
    `--kubelet-client-key=${pki.kubeletClient.key}`,
    '--kubelet-preferred-address-types=InternalIP',
    '--authorization-mode=Node,RBAC',
    '--enable-admission-plugins=NodeRestriction',
    '--service-account-issuer=https://kubernetes.default.svc',
    `--service-account-key-file=${pki.serviceAccounts.cert}`,
    `--service-account-signing-key-file=${pki.serviceAccounts.key}`,
    `--service-cluster-ip-range=${SERVICE_CIDR}`,
    `--default-not-ready-toleration-seconds=${FAULT_TIMING.podEvictionSeconds}`,
    `--default-unreachable-toleration-seconds=${FAULT_TIMING.podEvictionSeconds}`,
    '--allow-privileged=true',
    // Webhooks and aggregated APIs are called at their pods' addresses: there is
    // no kube-proxy beside the control plane.
    '--enable-aggregator-routing=true',
    `--audit-policy-file=${auditPolicyFile(paths, cell)}`,
    `--audit-log-path=${auditLogFile(paths, cell)}`,
    '--audit-log-maxsize=50',
    '--audit-log-maxbackup=1',
    '--profiling=false',
  ];
}

export function controllerManagerArgs(
  pki: CellPki,
  kubeconfigFile: string,
): string[] {
  return [
    ...localController(kubeconfigFile),
    `--root-ca-file=${pki.ca.certFile}`,
    `--cluster-signing-cert-file=${pki.ca.certFile}`,
    `--cluster-signing-key-file=${pki.ca.keyFile}`,
    `--service-account-private-key-file=${pki.serviceAccounts.key}`,
    '--use-service-account-credentials',
    `--node-monitor-grace-period=${FAULT_TIMING.nodeGraceSeconds}s`,
    '--node-monitor-period=2s',
  ];
}

export function schedulerArgs(kubeconfigFile: string): string[] {
  return localController(kubeconfigFile);
}

// One of each runs, so electing a leader would only cost time at the start.
function localController(kubeconfigFile: string): string[] {
  return [
    `--kubeconfig=${kubeconfigFile}`,
    `--authentication-kubeconfig=${kubeconfigFile}`,
    `--authorization-kubeconfig=${kubeconfigFile}`,
    '--bind-address=127.0.0.1',
    '--leader-elect=false',
    // The defaults (20 and 50 calls a second) are for clusters with many parts;
    // here they would only make thousands of pods wait.
    '--kube-api-qps=300',
    '--kube-api-burst=600',
    '--profiling=false',
  ];
}
