import { MemberLevel } from '@longshore/plugin-members-common';

/**
 * Who asks: a person and the groups through which the person owns things, as
 * `ownershipEntityRefs` of the user info service gives them.
 *
 * @public
 */
export type Principals = readonly string[];

/**
 * Who has which level on what, held in memory so that a list of thousands of
 * rows is filtered without a call.
 *
 * @remarks
 *
 * A level on a Component comes from the highest of: a member row on the
 * Component, one on its System, one on the Domain of that System, and the
 * catalog's owner of the Component. Platform operators have `owner` everywhere.
 *
 * Entity refs are compared lower-case. A Component that the index has never
 * heard of gives no level to anyone.
 *
 * @public
 */
export interface MemberIndex {
  /** Resolves once the first snapshot is complete. */
  ready(): Promise<void>;

  /**
   * Grows with each change of what the index answers, and only then, so that
   * a page made from it can be recognised as outdated.
   */
  readonly revision: number;

  /**
   * Age of the snapshot in milliseconds. Above 60 s mutations and streams are
   * refused and lists are marked stale: a right that was taken away must not
   * live on in a copy.
   */
  age(): number;

  /** Level on a resource, or `undefined` for a non-member. */
  levelOf(principals: Principals, resourceRef: string): MemberLevel | undefined;

  /** Refs of all resources on which the principals have at least `minimum`. */
  refsWithLevel(
    principals: Principals,
    minimum: MemberLevel,
  ): ReadonlySet<string>;

  /**
   * Whether the principals run the platform: only operators see and change
   * clusters. Known from the start, since it does not depend on the catalog.
   */
  isOperator(principals: Principals): boolean;

  /** Calls back after each change of {@link MemberIndex.revision}. */
  subscribe(onChange: () => void): { unsubscribe(): void };
}
