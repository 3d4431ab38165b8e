/**
 * What a member may do, lowest first. Each level includes the ones before it.
 *
 * @public
 */
export const MEMBER_LEVELS = [
  'guest',
  'reporter',
  'developer',
  'master',
  'owner',
] as const;

/**
 * One of {@link MEMBER_LEVELS}.
 *
 * @public
 */
export type MemberLevel = (typeof MEMBER_LEVELS)[number];

/**
 * Tells whether a text names a level.
 *
 * @public
 */
export function isMemberLevel(value: unknown): value is MemberLevel {
  return MEMBER_LEVELS.some(level => level === value);
}

/**
 * Whether `level` is `minimum` or above; nobody's level (`undefined`) is below
 * every minimum.
 *
 * @public
 */
export function atLeast(
  level: MemberLevel | undefined,
  minimum: MemberLevel,
): boolean {
  return (
    level !== undefined &&
    MEMBER_LEVELS.indexOf(level) >= MEMBER_LEVELS.indexOf(minimum)
  );
}

/**
 * The higher of two levels.
 *
 * @public
 */
export function higher(
  a: MemberLevel | undefined,
  b: MemberLevel | undefined,
): MemberLevel | undefined {
  if (a === undefined || b === undefined) {
    return a ?? b;
  }
  return atLeast(a, b) ? a : b;
}
