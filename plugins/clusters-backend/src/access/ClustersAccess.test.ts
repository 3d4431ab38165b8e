import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { PrincipalsResolver } from '@longshore/plugin-members-node';
import { Request } from 'express';
import { ClustersAccess } from './ClustersAccess';

const OPERATORS = 'group:default/operators';

describe('ClustersAccess', () => {
  const event = { success: jest.fn(), fail: jest.fn() };
  const auditor = mockServices.auditor.mock();
  const permissions = mockServices.permissions.mock();
  const operatorOf = (request: string) => ({
    headers: { authorization: `Bearer ${request}` },
  });
  let groups: string[];
  let age: number;
  let access: ClustersAccess;
  let denied: string[];

  beforeEach(() => {
    jest.resetAllMocks();
    groups = [OPERATORS];
    age = 0;
    denied = [];
    auditor.createEvent.mockResolvedValue(event);
    permissions.authorize.mockImplementation(async asked =>
      asked.map(({ permission: { name } }) => ({
        result: denied.includes(name)
          ? AuthorizeResult.DENY
          : AuthorizeResult.ALLOW,
      })),
    );
    access = new ClustersAccess({
      httpAuth: mockServices.httpAuth(),
      auditor,
      permissions,
      principals: new PrincipalsResolver({
        userInfo: {
          getUserInfo: async () => ({
            userEntityRef: 'user:default/anna',
            ownershipEntityRefs: groups,
          }),
        },
      }),
      index: {
        isOperator: principals => principals.includes(OPERATORS),
        age: () => age,
      },
    });
  });

  const request = operatorOf(
    mockCredentials.user.token('user:default/Anna'),
  ) as Request;
  const change = () =>
    access.change(
      { request, queryType: 'cordon-node', meta: { node: 'n' } },
      async (operator, note) => {
        note({ more: 1 });
        return operator.user;
      },
    );

  it('should let operators look and change, and record the change', async () => {
    await expect(access.requireOperator(request, 'read')).resolves.toEqual(
      expect.objectContaining({
        user: 'user:default/anna',
        principals: ['user:default/anna', OPERATORS],
      }),
    );
    expect(auditor.createEvent).not.toHaveBeenCalled();

    await expect(change()).resolves.toBe('user:default/anna');
    expect(auditor.createEvent).toHaveBeenCalledWith(
      expect.objectContaining({
        eventId: 'clusters-change',
        meta: { node: 'n', queryType: 'cordon-node' },
      }),
    );
    expect(event.success).toHaveBeenCalledWith({
      meta: { user: 'user:default/anna', more: 1 },
    });
  });

  it('should say to all others that there is nothing, and record it', async () => {
    groups = ['group:default/others'];
    await expect(access.requireOperator(request, 'read')).rejects.toMatchObject(
      { name: 'NotFoundError', code: 'not-found' },
    );
    await expect(change()).rejects.toMatchObject({ name: 'NotFoundError' });
    expect(auditor.createEvent).toHaveBeenCalledTimes(2);
    expect(event.fail).toHaveBeenCalledTimes(2);
    expect(event.success).not.toHaveBeenCalled();
    expect(permissions.authorize).not.toHaveBeenCalled();
  });

  it('should let the policy take the right to change or to look away', async () => {
    denied = ['clusters.cell.manage'];
    await access.requireOperator(request, 'read');
    await expect(change()).rejects.toMatchObject({
      name: 'NotAllowedError',
      code: 'permission-denied',
    });
    denied = ['clusters.cell.read'];
    await expect(
      access.requireOperator(request, 'manage'),
    ).rejects.toMatchObject({ name: 'NotFoundError' });
  });

  it('should refuse changes and not looks while rights may be out of date', async () => {
    age = 60_001;
    await access.requireOperator(request, 'read');
    await expect(change()).rejects.toMatchObject({
      name: 'ServiceUnavailableError',
      code: 'member-index-stale',
    });
    expect(() => access.assertStillOperator([OPERATORS])).toThrow(
      /Nothing was changed/,
    );
    age = Infinity;
    await expect(change()).rejects.toMatchObject({
      code: 'member-index-loading',
    });
  });

  it('should tell pages what a person may do', async () => {
    const credentials = mockCredentials.user('user:default/anna');
    const tell = () => access.accessOf(credentials);
    await expect(tell()).resolves.toEqual({ read: true, manage: true });
    denied = ['clusters.cell.manage'];
    await expect(tell()).resolves.toEqual({ read: true, manage: false });
    denied = ['clusters.cell.read'];
    await expect(tell()).resolves.toEqual({ read: false, manage: false });
  });

  it('should tell pages of all others that they may nothing', async () => {
    groups = ['group:default/others'];
    await expect(
      access.accessOf(mockCredentials.user('user:default/anna')),
    ).resolves.toEqual({ read: false, manage: false });
    expect(auditor.createEvent).not.toHaveBeenCalled();
  });

  it('should take nobody but persons', async () => {
    const plugin = operatorOf(mockCredentials.service.token()) as Request;
    await expect(access.requireOperator(plugin, 'read')).rejects.toThrow();
    await expect(
      access.change(
        { request: plugin, queryType: 'x', meta: {} },
        async () => 1,
      ),
    ).rejects.toThrow();
    expect(
      auditor.createEvent.mock.calls.map(([{ eventId }]) => eventId),
    ).toEqual(['clusters-access', 'clusters-change']);
    expect(event.fail).toHaveBeenCalledTimes(2);
  });

  it('should see that somebody is not an operator any more', () => {
    expect(() => access.assertStillOperator([OPERATORS])).not.toThrow();
    expect(() => access.assertStillOperator(['user:default/anna'])).toThrow(
      /not an operator any more/,
    );
  });
});
