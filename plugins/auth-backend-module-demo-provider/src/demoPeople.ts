import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';

/** A person whom the sign-in page offers. */
export type DemoPerson = {
  /** Full, lower-case reference of the User in the catalog. */
  entityRef: string;
  displayName: string;
};

/**
 * Reads `demo.people`.
 *
 * @param config - the root configuration
 * @throws InputError if nobody is listed, somebody is listed twice, or a
 * reference is not the full reference of a User
 */
export function readDemoPeople(config: Config): DemoPerson[] {
  const people = config.getConfigArray('demo.people').map(readPerson);
  if (people.length === 0) {
    throw new InputError(
      'demo.people is empty; list at least one person or remove auth.providers.demo',
    );
  }
  const refs = people.map(person => person.entityRef);
  const twice = refs.find((ref, index) => refs.indexOf(ref) !== index);
  if (twice) {
    throw new InputError(`demo.people lists ${twice} twice`);
  }
  return people;
}

function readPerson(config: Config): DemoPerson {
  const entityRef = config.getString('entityRef');
  if (!isFullUserRef(entityRef)) {
    throw new InputError(
      `demo.people has the entityRef '${entityRef}'; write the full reference of a User in lower case, for example user:default/chen.wei`,
    );
  }
  return { entityRef, displayName: readText(config, 'name') };
}

function isFullUserRef(text: string): boolean {
  try {
    const ref = parseEntityRef(text);
    return ref.kind === 'user' && stringifyEntityRef(ref) === text;
  } catch {
    return false;
  }
}

/** The profile has one name for all readers, so it takes the English one. */
function readText(config: Config, key: string): string {
  return typeof config.get(key) === 'string'
    ? config.getString(key)
    : config.getString(`${key}.en`);
}
