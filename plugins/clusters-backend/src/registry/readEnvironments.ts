import { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { Environment, isEnvironment } from '@longshore/plugin-longshore-common';

/** Reads `environments` of a config object whose full path is given by `key`. */
export function readEnvironments(config: Config, key: string): Environment[] {
  const values = config.getStringArray('environments');
  const environments = values.filter(isEnvironment);
  if (environments.length !== values.length) {
    throw new InputError(
      `${key} must hold only test, staging and production, not: ${values.join(
        ', ',
      )}`,
    );
  }
  if (environments.length === 0) {
    throw new InputError(`${key} must name at least one environment`);
  }
  return [...new Set(environments)];
}
