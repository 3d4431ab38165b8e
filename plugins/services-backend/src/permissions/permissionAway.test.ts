import { mockServices } from '@backstage/backend-test-utils';
import { PermissionClient } from '@backstage/plugin-permission-common';
import { askPlugin } from '@longshore/plugin-longshore-node';
import { serviceReadPermission } from '@longshore/plugin-services-common';

describe('a permission plugin that does not answer', () => {
  it('should be asked once more, and then be named', async () => {
    const getBaseUrl = jest.fn().mockResolvedValue('http://127.0.0.1:9');
    const client = new PermissionClient({
      discovery: { getBaseUrl },
      config: mockServices.rootConfig({
        data: { permission: { enabled: true } },
      }),
    });
    await expect(
      askPlugin('permission', () =>
        client.authorizeConditional([{ permission: serviceReadPermission }]),
      ),
    ).rejects.toMatchObject({
      name: 'ServiceUnavailableError',
      message: expect.stringContaining("'permission'"),
    });
    expect(getBaseUrl).toHaveBeenCalledTimes(2);
  });
});
