import { PermissionsRegistryService } from '@backstage/backend-plugin-api';
import { MemberIndex } from '@longshore/plugin-members-node';
import { servicesPermissions } from '@longshore/plugin-services-common';
import { serviceRules } from './rules';
import { servicePermissionResourceRef } from './serviceResource';

/**
 * Makes services known to the permission framework.
 *
 * @internal
 */
export function registerPermissions(
  registry: PermissionsRegistryService,
  index: MemberIndex,
): void {
  registry.addResourceType({
    resourceRef: servicePermissionResourceRef,
    permissions: servicesPermissions,
    rules: Object.values(serviceRules),
    // A service that does not exist has members nobody knows of, so that the
    // answer for it is that for one whose member the person is not.
    getResources: async refs =>
      refs.map(ref => {
        const entityRef = ref.toLocaleLowerCase('en-US');
        return {
          entityRef,
          levelOf: principals => index.levelOf(principals, entityRef),
        };
      }),
  });
}
