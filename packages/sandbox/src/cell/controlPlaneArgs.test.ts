import { CertificateAuthority } from '../pki/CertificateAuthority';
import { SandboxPaths } from '../state/SandboxPaths';
import { CellSpec } from '../state/SandboxSpec';
import { CellPki } from './cellPki';
import {
  apiServerArgs,
  apiServerUrl,
  controllerManagerArgs,
  etcdArgs,
  schedulerArgs,
} from './controlPlaneArgs';

const cell: CellSpec = {
  name: 'cell-a',
  apiPort: 6443,
  etcdPort: 1,
  etcdPeerPort: 2,
  controllerManagerPort: 3,
  schedulerPort: 4,
  nodes: [],
};
const files = (name: string) => ({ cert: `${name}.crt`, key: `${name}.key` });
const pki: CellPki = {
  ca: { certFile: 'ca.crt', keyFile: 'ca.key' } as CertificateAuthority,
  etcdCa: { certFile: 'etcd-ca.crt' } as CertificateAuthority,
  etcdServer: files('etcd'),
  etcdClient: files('etcd-client'),
  apiServer: files('apiserver'),
  kubeletClient: files('kubelet-client'),
  admin: files('admin'),
  controllerManager: files('controller-manager'),
  scheduler: files('scheduler'),
  serviceAccounts: { cert: 'sa.pub', key: 'sa.key' },
};
const paths = new SandboxPaths('/state');

describe('control plane', () => {
  it('should listen on the bridge and on loopback only', () => {
    const listens = [
      ...etcdArgs(paths, cell, pki),
      ...apiServerArgs(paths, cell, pki),
      ...controllerManagerArgs(cell, pki, 'config'),
      ...schedulerArgs(cell, 'config'),
    ].filter(arg => /^--(bind-address|listen-)/.test(arg));
    expect(listens).toEqual([
      '--listen-client-urls=https://127.0.0.1:1',
      '--listen-peer-urls=https://127.0.0.1:2',
      '--bind-address=198.18.0.1',
      '--bind-address=127.0.0.1',
      '--bind-address=127.0.0.1',
    ]);
    expect(apiServerUrl(cell)).toBe('https://198.18.0.1:6443');
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
