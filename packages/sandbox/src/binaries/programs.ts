/** The Kubernetes release of the sandbox. */
// 1.35 and later refuse cgroup v1 by default and drop containerd 1.x, which is
// what Debian 12 has.
export const KUBERNETES_VERSION = 'v1.34.4';

/** The etcd release of the sandbox. */
// Debian's 3.4 is too old for consistent reads from the API server's cache.
export const ETCD_VERSION = 'v3.6.5';

/** The CoreDNS release of the sandbox. */
export const COREDNS_VERSION = 'v1.12.4';

/** The KWOK release of the sandbox. */
export const KWOK_VERSION = 'v0.7.0';

/** A program that the sandbox runs and that Debian does not have. */
export interface Program {
  name: string;
  /** The Go module under build/ that pins it. */
  module: 'kubernetes' | 'etcd' | 'coredns' | 'kwok';
  /** The Go package to build. */
  goPackage: string;
  version: string;
  /** How the program is asked for its version. */
  versionArgs: string[];
  /** Versions that will do when the machine has the program already. */
  accepts: RegExp;
}

const kubernetes = (name: string): Program => ({
  name,
  module: 'kubernetes',
  goPackage: `k8s.io/kubernetes/cmd/${name}`,
  version: KUBERNETES_VERSION,
  versionArgs: name === 'kubectl' ? ['version', '--client'] : ['--version'],
  accepts: /\bv1\.34\.\d+\b(?!-)/,
});

/** What every sandbox needs, quickest build first. */
export const PROGRAMS = {
  etcd: {
    name: 'etcd',
    module: 'etcd',
    goPackage: 'go.etcd.io/etcd/server/v3',
    version: ETCD_VERSION,
    versionArgs: ['--version'],
    accepts: /etcd Version: 3\.6\.\d+/,
  },
  coredns: {
    name: 'coredns',
    module: 'coredns',
    goPackage: '.',
    version: COREDNS_VERSION,
    versionArgs: ['-version'],
    accepts: /CoreDNS-1\.12\.\d+/,
  },
  apiServer: kubernetes('kube-apiserver'),
  controllerManager: kubernetes('kube-controller-manager'),
  scheduler: kubernetes('kube-scheduler'),
  kubelet: kubernetes('kubelet'),
  kubeProxy: kubernetes('kube-proxy'),
  kubectl: kubernetes('kubectl'),
} satisfies { [key: string]: Program };

/** Plays nodes and pods; only for those who want thousands. */
export const KWOK: Program = {
  name: 'kwok',
  module: 'kwok',
  goPackage: 'sigs.k8s.io/kwok/cmd/kwok',
  version: KWOK_VERSION,
  versionArgs: ['--version'],
  accepts: /v?0\.7\.\d+/,
};

/** Where each program lies. */
export type Binaries = { [key in keyof typeof PROGRAMS]: string };

/** The linker flags that give a Kubernetes program its version. */
export function linkerFlags(program: Program): string {
  if (program.module === 'kwok') {
    return `-s -w -X sigs.k8s.io/kwok/pkg/consts.Version=${program.version}`;
  }
  if (program.module !== 'kubernetes') {
    return '-s -w';
  }
  const [major, minor] = program.version.slice(1).split('.');
  // Without them the server says v0.0.0 and clients turn features off.
  return [
    '-s -w',
    `-X k8s.io/component-base/version.gitVersion=${program.version}`,
    `-X k8s.io/component-base/version.gitMajor=${major}`,
    `-X k8s.io/component-base/version.gitMinor=${minor}`,
    `-X k8s.io/client-go/pkg/version.gitVersion=${program.version}`,
  ].join(' ');
}
