import { BRIDGE, SandboxSpec } from '../state/SandboxSpec';

/** Versions in which each web image exists, so that a service can be rolled. */
export const WEB_VERSIONS = ['v1', 'v2'] as const;

const PAUSE = { repository: 'longshore/pause', tag: '1' };

/**
 * The images of the sandbox, as a pod names them.
 *
 * @public
 */
export interface SandboxImages {
  /** The web server as root: tags v1 and v2. */
  web: { v1: string; v2: string };
  /** The same as user 1000: tags v1 and v2. */
  webNonRoot: { v1: string; v2: string };
  /** Does nothing. */
  pause: string;
}

/** The registry's host and port, the same for the machine and for the nodes. */
export function registryAddress(spec: SandboxSpec): string {
  return `${BRIDGE.address}:${spec.registryPort}`;
}

/** The image that holds each pod's namespaces. */
export function pauseImage(spec: SandboxSpec): string {
  return `${registryAddress(spec)}/${PAUSE.repository}:${PAUSE.tag}`;
}

/** All images of the sandbox. */
export function imageNames(spec: SandboxSpec): SandboxImages {
  const named = (repository: string) => ({
    v1: `${registryAddress(spec)}/${repository}:v1`,
    v2: `${registryAddress(spec)}/${repository}:v2`,
  });
  return {
    web: named('longshore/web'),
    webNonRoot: named('longshore/web-nonroot'),
    pause: pauseImage(spec),
  };
}
