import { createPermission } from '@backstage/plugin-permission-common';

/**
 * See clusters with their state, nodes, requests and history. Comes on top of
 * being an operator, which the framework's decision can only narrow.
 *
 * @public
 */
export const cellReadPermission = createPermission({
  name: 'clusters.cell.read',
  attributes: { action: 'read' },
});

/**
 * Register, change and remove clusters, and work on their nodes. Comes on top
 * of being an operator and of {@link cellReadPermission}.
 *
 * @public
 */
export const cellManagePermission = createPermission({
  name: 'clusters.cell.manage',
  attributes: { action: 'update' },
});

/**
 * All permissions of the clusters plugin.
 *
 * @public
 */
export const clustersPermissions = [cellReadPermission, cellManagePermission];
