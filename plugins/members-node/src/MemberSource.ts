import { MemberLevel } from '@longshore/plugin-members-common';

/**
 * A level that a person or group was given on a resource.
 *
 * @internal
 */
export type MemberGrant = {
  /** Lower-case entity ref of a Component, System or Domain. */
  resource: string;
  /** Lower-case entity ref of a User or Group. */
  member: string;
  level: MemberLevel;
  /** Milliseconds since the epoch from which on the level is gone. */
  expiresAt?: number;
};

/**
 * All that is known about members without looking at the catalog.
 *
 * @internal
 */
export type Members = {
  /** Lower-case entity refs with `owner` on everything. */
  operators: readonly string[];
  /** Level of the catalog's owner of a Component. */
  catalogOwnerLevel: MemberLevel;
  grants: readonly MemberGrant[];
};

/**
 * Where member rows come from.
 *
 * @internal
 */
export interface MemberSource {
  /** Replaced as a whole when anything changes, so that identity tells. */
  current(): Members;

  /** Milliseconds since `current` was known to be the truth. */
  age(): number;

  /** Calls back after `current` was replaced. */
  subscribe(onChange: () => void): { unsubscribe(): void };
}
