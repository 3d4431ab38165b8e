import {
  existsSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { run } from '../process/run';

// Debian asks this program before a package starts a service; 101 forbids it.
const POLICY = '/usr/sbin/policy-rc.d';
const SET_ASIDE = `${POLICY}.before-longshore`;
const OURS = `#!/bin/sh
# Put here by longshore-sandbox while it installs packages.
exit 101
`;

/** Services that the packages would start now and at each boot. */
const SERVICES: { [packageName: string]: string } = {
  containerd: 'containerd.service',
  'docker-registry': 'docker-registry.service',
  postgresql: 'postgresql.service',
  prometheus: 'prometheus.service',
};

/**
 * Installs packages without their services: the sandbox starts its own
 * containerd, registry and PostgreSQL, and the machine should run nothing that
 * it did not run before.
 */
export async function withoutServiceStart(
  packages: string[],
  install: () => Promise<unknown>,
): Promise<void> {
  putBack(); // what a killed installation has left
  if (existsSync(POLICY)) {
    renameSync(POLICY, SET_ASIDE);
  }
  writeFileSync(POLICY, OURS, { mode: 0o755 });
  try {
    await install();
  } finally {
    putBack();
  }
  const services = packages.flatMap(name => SERVICES[name] ?? []);
  if (existsSync('/run/systemd/system') && services.length > 0) {
    await run('systemctl', ['disable', ...services]);
  }
}

function putBack(): void {
  if (existsSync(POLICY) && readFileSync(POLICY, 'utf8') === OURS) {
    rmSync(POLICY);
  }
  if (existsSync(SET_ASIDE)) {
    renameSync(SET_ASIDE, POLICY);
  }
}
