import { MEMBER_LEVELS } from '@longshore/plugin-members-common';
import {
  EVERY_SERVICE_CHANNEL,
  RESOURCE_TYPE_SERVICE,
  SERVICE_RIGHTS,
  SERVICE_STATES,
  serviceChannel,
  SERVICES_CHANNEL,
  servicesPermissions,
} from './index';

describe('services-common', () => {
  // Policies of adopters name these; renaming one would silently allow or deny.
  it('should keep the names of permissions', () => {
    expect(
      servicesPermissions.map(({ name, attributes, resourceType }) => [
        name,
        attributes.action,
        resourceType,
      ]),
    ).toEqual([
      ['services.service.read', 'read', RESOURCE_TYPE_SERVICE],
      ['services.service.scale', 'update', RESOURCE_TYPE_SERVICE],
    ]);
  });

  it('should let everybody read who may do anything', () => {
    expect(SERVICE_RIGHTS.read).toBe(MEMBER_LEVELS[0]);
    expect(MEMBER_LEVELS).toContain(SERVICE_RIGHTS.scale);
  });

  it('should order states by how soon somebody should look', () => {
    expect(SERVICE_STATES).toEqual([
      'failed',
      'degraded',
      'changing',
      'running',
      'stopped',
      'unknown',
    ]);
  });

  it('should give each service a channel beside that of the list', () => {
    expect(serviceChannel('x')).not.toBe(serviceChannel('y'));
    expect(
      new Set([serviceChannel('x'), SERVICES_CHANNEL, EVERY_SERVICE_CHANNEL])
        .size,
    ).toBe(3);
  });
});
