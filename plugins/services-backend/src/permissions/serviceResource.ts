import { MemberIndex, Principals } from '@longshore/plugin-members-node';
import { MemberLevel } from '@longshore/plugin-members-common';
import { createPermissionResourceRef } from '@backstage/plugin-permission-node';
import { RESOURCE_TYPE_SERVICE } from '@longshore/plugin-services-common';

/**
 * A service as conditions see it.
 *
 * @public
 */
export type ServiceResource = {
  /** Lower-case entity ref of the Component. */
  entityRef: string;
  /** Level of principals on it, as the member index knows it. */
  levelOf(principals: Principals): MemberLevel | undefined;
};

/**
 * A condition as a query: the refs of all services that meet it.
 *
 * @public
 */
export type ServiceQuery = (index: MemberIndex) => ReadonlySet<string>;

/**
 * For rules that other modules add.
 *
 * @public
 */
export const servicePermissionResourceRef = createPermissionResourceRef<
  ServiceResource,
  ServiceQuery
>().with({ pluginId: 'services', resourceType: RESOURCE_TYPE_SERVICE });
