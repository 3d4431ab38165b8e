import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Progress } from '../progress';
import { onLinux } from '../testing/onLinux';
import { PACKAGE_ROOT } from '../state/SandboxPaths';
import { findOrBuildBinaries } from './findOrBuildBinaries';
import { sourceKey } from './ownProgram';

const KUBERNETES = [
  'kube-apiserver',
  'kube-controller-manager',
  'kube-scheduler',
  'kubelet',
  'kube-proxy',
  'kubectl',
];

// Its `main.go` is ours.
const COREDNS_KEY = sourceKey(join(PACKAGE_ROOT, 'build/coredns/main.go'));

onLinux('findOrBuildBinaries', () => {
  const dir = mkdtempSync(join(tmpdir(), 'longshore-binaries-'));
  const environment = { ...process.env };
  const program = (file: string, says: string) => {
    mkdirSync(dirname(join(dir, file)), { recursive: true });
    writeFileSync(join(dir, file), `#!/bin/sh\necho '${says}'\n`, {
      mode: 0o755,
    });
  };
  const cached = (name: string, folder: string) =>
    join(`cache/longshore/bin/${folder}-linux-${process.arch}`, name);

  beforeEach(() => {
    program(cached('etcd', 'etcd-v3.6.5'), 'not asked');
    program(cached('coredns', `coredns-v1.12.4-${COREDNS_KEY}`), 'not asked');
    for (const name of KUBERNETES) {
      program(cached(name, 'kubernetes-v1.34.4'), 'not asked');
    }
    process.env.XDG_CACHE_HOME = join(dir, 'cache');
    process.env.KUBEBUILDER_ASSETS = join(dir, 'assets');
    process.env.PATH = `${join(dir, 'path')}:/usr/bin:/bin`;
  });
  afterEach(() => {
    process.env = { ...environment };
    rmSync(dir, { recursive: true });
  });
  const find = () => findOrBuildBinaries(new Progress(() => {}));

  it('should take fitting programs of the machine before the cache', async () => {
    program('assets/etcd', 'etcd Version: 3.6.1');
    program('path/etcd', 'etcd Version: 3.6.2');
    program('path/kubelet', 'Kubernetes v1.34.1');
    await expect(find()).resolves.toMatchObject({
      etcd: join(dir, 'assets/etcd'),
      kubelet: join(dir, 'path/kubelet'),
      scheduler: join(dir, cached('kube-scheduler', 'kubernetes-v1.34.4')),
    });
  });

  it('should pass over other versions and what does not run', async () => {
    program('assets/etcd', 'etcd Version: 3.5.9');
    program('path/kubectl', 'Client Version: v1.32.4');
    mkdirSync(join(dir, 'assets/kubelet'), { recursive: true });
    await expect(find()).resolves.toMatchObject({
      etcd: join(dir, cached('etcd', 'etcd-v3.6.5')),
      kubectl: join(dir, cached('kubectl', 'kubernetes-v1.34.4')),
      kubelet: join(dir, cached('kubelet', 'kubernetes-v1.34.4')),
    });
  });

  it('should say how to get Go when it has to build and there is none', async () => {
    rmSync(join(dir, cached('etcd', 'etcd-v3.6.5')));
    program('path/go', 'x');
    writeFileSync(join(dir, 'path/go'), '#!/bin/sh\nexit 127\n');
    await expect(find()).rejects.toThrow('Go 1.24 or newer is needed');
  });
});
