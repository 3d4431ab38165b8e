import { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';

/**
 * Reads which plugins may read rows and write, as subjects `plugin:<id>`.
 *
 * @throws InputError when a token from outside could pass for one of them
 */
export function readWriters(root: Config): string[] {
  const writers = root.getOptionalStringArray('clusters.writers') ?? [
    'plugin:services',
  ];
  for (const writer of writers) {
    if (!/^plugin:[a-z0-9-]+$/.test(writer)) {
      throw new InputError(
        `clusters.writers must hold plugins such as 'plugin:services', not '${writer}'`,
      );
    }
  }
  const external =
    root.getOptionalConfigArray('backend.auth.externalAccess') ?? [];
  for (const [index, access] of external.entries()) {
    // Static and legacy tokens carry whatever subject is written there.
    const subject = access.getOptionalString('options.subject');
    if (subject && writers.includes(subject)) {
      throw new InputError(
        `backend.auth.externalAccess[${index}].options.subject is '${subject}', which is a plugin in clusters.writers; tokens from outside must have another subject`,
      );
    }
  }
  return writers;
}
