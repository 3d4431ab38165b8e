import { createPermission } from '@backstage/plugin-permission-common';

/**
 * Resource type of the permissions here. Its refs are entity refs of
 * Components.
 *
 * @public
 */
export const RESOURCE_TYPE_SERVICE = 'service';

/**
 * See a service with its live state.
 *
 * @public
 */
export const serviceReadPermission = createPermission({
  name: 'services.service.read',
  attributes: { action: 'read' },
  resourceType: RESOURCE_TYPE_SERVICE,
});

/**
 * Change how many instances of a service run.
 *
 * @public
 */
export const serviceScalePermission = createPermission({
  name: 'services.service.scale',
  attributes: { action: 'update' },
  resourceType: RESOURCE_TYPE_SERVICE,
});

/**
 * All permissions of the services plugin.
 *
 * @public
 */
export const servicesPermissions = [
  serviceReadPermission,
  serviceScalePermission,
];
