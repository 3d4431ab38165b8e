import { CertificateAuthority } from '../pki/CertificateAuthority';
import { SandboxPaths } from '../state/SandboxPaths';
import { planCell } from '../state/SandboxSpec';
import { CellPki } from './cellPki';
import {
  apiServerArgs,
  apiServerUrl,
  controllerManagerArgs,
  etcdArgs,
  schedulerArgs,
} from './controlPlaneArgs';

const cell = planCell(0, 1);
const files = (name: string) => ({ cert: `${name}.crt`, key: `${name}.key` });
const pki: CellPki = {
  ca: { certFile: 'ca.crt', keyFile: 'ca.key' } as CertificateAuthority,
  etcdCa: { certFile: 'etcd-ca.crt' } as CertificateAuthority,
  etcdServer: files('etcd'),
  etcdClient: files('etcd-client'),
  apiServer: files('apiserver'),
  apiServerInternal: files('internal'),
  kubeletClient: files('kubelet-client'),
  admin: files('admin'),
  controllerManager: files('controller-manager'),
  scheduler: files('scheduler'),
  dns: files('dns'),
  prometheus: files('prometheus'),
  kubeProxy: files('kube-proxy'),
  serviceAccounts: { cert: 'sa.pub', key: 'sa.key' },
};
const paths = new SandboxPaths('/state');

describe('control plane', () => {
  it('should listen on its own address and on loopback only', () => {
    const listens = [
      ...etcdArgs(paths, cell, pki),
      ...apiServerArgs(paths, cell, pki),
      ...controllerManagerArgs(pki, 'config'),
      ...schedulerArgs('config'),
    ].filter(arg => /^--(bind-address|listen-)/.test(arg));
    expect(listens).toEqual([
      '--listen-client-urls=https://127.0.0.1:2379',
      '--listen-peer-urls=https://127.0.0.1:2380',
      '--bind-address=198.18.0.2',
      '--bind-address=127.0.0.1',
      '--bind-address=127.0.0.1',
    ]);
    expect(apiServerUrl(cell)).toBe('https://198.18.0.2:6443');
  });

  it('should let only the API server into etcd', () => {
    expect(etcdArgs(paths, cell, pki)).toEqual(
      expect.arrayContaining([
        '--client-cert-auth',
        '--trusted-ca-file=etcd-ca.crt',
      ]),
    );
    expect(apiServerArgs(paths, cell, pki)).toEqual(
      expect.arrayContaining([
        '--etcd-certfile=etcd-client.crt',
        '--client-ca-file=ca.crt',
      ]),
    );
  });

  it('should authorize, and keep an audit log in the state folder', () => {
    expect(apiServerArgs(paths, cell, pki)).toEqual(
      expect.arrayContaining([
        '--authorization-mode=Node,RBAC',
        '--enable-admission-plugins=NodeRestriction',
        '--audit-log-path=/state/cells/cell-a/audit.log',
      ]),
    );
  });
});
