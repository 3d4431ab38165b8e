import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import {
  isMemberLevel,
  MEMBER_LEVELS,
  MemberLevel,
} from '@longshore/plugin-members-common';
import { MemberGrant, Members } from './MemberSource';

const MEMBER_KINDS = ['user', 'group'];
const RESOURCE_KINDS = ['component', 'system', 'domain'];

/**
 * Reads `members` of the root config.
 *
 * @throws InputError that names the key of the first value that is wrong
 * @internal
 */
export function readMembersConfig(rootConfig: Config): Members {
  const config = rootConfig.getOptionalConfig('members');
  const operators = config?.getOptionalStringArray('operators') ?? [];
  return {
    operators: operators.map((ref, i) =>
      readRef(ref, `members.operators[${i}]`, MEMBER_KINDS),
    ),
    catalogOwnerLevel: readLevel(
      config?.getOptionalString('catalogOwnerLevel') ?? 'owner',
      'members.catalogOwnerLevel',
    ),
    grants: (config?.getOptionalConfigArray('grants') ?? []).map((grant, i) =>
      readGrant(grant, `members.grants[${i}]`),
    ),
  };
}

function readGrant(config: Config, key: string): MemberGrant {
  return {
    resource: readRef(
      config.getString('resource'),
      `${key}.resource`,
      RESOURCE_KINDS,
    ),
    member: readRef(config.getString('member'), `${key}.member`, MEMBER_KINDS),
    level: readLevel(config.getString('level'), `${key}.level`),
    expiresAt: readTime(config.getOptionalString('expires'), `${key}.expires`),
  };
}

function readRef(value: string, key: string, kinds: string[]): string {
  let ref;
  try {
    ref = parseEntityRef(value);
  } catch {
    throw new InputError(
      `Config value '${value}' at '${key}' is not an entity ref like '${kinds[0]}:default/name'`,
    );
  }
  if (!kinds.includes(ref.kind.toLocaleLowerCase('en-US'))) {
    throw new InputError(
      `Config value '${value}' at '${key}' must be of kind ${kinds.join(
        ' or ',
      )}`,
    );
  }
  return stringifyEntityRef(ref);
}

function readLevel(value: string, key: string): MemberLevel {
  if (!isMemberLevel(value)) {
    throw new InputError(
      `Config value '${value}' at '${key}' must be one of ${MEMBER_LEVELS.join(
        ', ',
      )}`,
    );
  }
  return value;
}

function readTime(value: string | undefined, key: string): number | undefined {
  if (value === undefined) {
    return undefined;
  }
  const time = Date.parse(value);
  if (Number.isNaN(time)) {
    throw new InputError(
      `Config value '${value}' at '${key}' is not a date like '2027-01-31'`,
    );
  }
  return time;
}
