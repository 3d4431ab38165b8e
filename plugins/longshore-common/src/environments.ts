/**
 * The environments a service can run in, in the order in which a change
 * travels through them.
 *
 * @public
 */
export const ENVIRONMENTS = ['test', 'staging', 'production'] as const;

/**
 * Where a service runs: the same service in two environments shares its name
 * and its source, never its configuration, data or cells.
 *
 * @public
 */
export type Environment = (typeof ENVIRONMENTS)[number];

/**
 * Tells whether a text names an environment.
 *
 * @public
 */
export function isEnvironment(value: unknown): value is Environment {
  return ENVIRONMENTS.some(environment => environment === value);
}
