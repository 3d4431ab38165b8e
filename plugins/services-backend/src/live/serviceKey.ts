import { Environment } from '@longshore/plugin-longshore-common';

/**
 * Names a service in one environment.
 *
 * @internal
 */
export type ServiceTarget = {
  /** Lower-case entity ref of the Component. */
  entityRef: string;
  environment: Environment;
};

/**
 * One text for a service in one environment, by which maps are kept. No entity
 * ref holds a bar.
 *
 * @internal
 */
export function serviceKey(target: ServiceTarget): string {
  return `${target.entityRef}|${target.environment}`;
}

/**
 * Reverse of {@link serviceKey}.
 *
 * @internal
 */
export function parseServiceKey(key: string): ServiceTarget {
  const [entityRef, environment] = key.split('|');
  return { entityRef, environment: environment as Environment };
}
