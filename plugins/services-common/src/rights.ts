import { MemberLevel } from '@longshore/plugin-members-common';

/**
 * The lowest level that may do each thing with a service. The backend decides
 * by this table and pages explain by it; there is no other.
 *
 * @public
 */
export const SERVICE_RIGHTS = {
  read: 'guest',
  scale: 'master',
} as const satisfies Record<string, MemberLevel>;

/**
 * Something that can be done with a service.
 *
 * @public
 */
export type ServiceAction = keyof typeof SERVICE_RIGHTS;
