import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import { PrincipalsResolver } from './PrincipalsResolver';

describe('PrincipalsResolver', () => {
  const userInfo = mockServices.userInfo.mock();
  const jane = mockCredentials.user('user:default/jane');
  let resolver: PrincipalsResolver;

  beforeEach(() => {
    jest.useFakeTimers();
    jest.resetAllMocks();
    userInfo.getUserInfo.mockImplementation(async () => ({
      userEntityRef: 'user:default/jane',
      ownershipEntityRefs: ['user:default/jane', 'Group:default/Team-A'],
    }));
    resolver = new PrincipalsResolver({ userInfo });
  });

  afterEach(() => jest.useRealTimers());

  it('should give the person and her groups in lower case', async () => {
    expect(await resolver.resolve(jane)).toEqual([
      'user:default/jane',
      'group:default/team-a',
    ]);
  });

  it('should ask once for all who come within 10 s', async () => {
    await Promise.all([resolver.resolve(jane), resolver.resolve(jane)]);
    jest.advanceTimersByTime(9_999);
    await resolver.resolve(jane);
    expect(userInfo.getUserInfo).toHaveBeenCalledTimes(1);
    jest.advanceTimersByTime(1);
    await resolver.resolve(jane);
    expect(userInfo.getUserInfo).toHaveBeenCalledTimes(2);
  });

  it('should ask for each person', async () => {
    await resolver.resolve(jane);
    await resolver.resolve(mockCredentials.user('user:default/joe'));
    expect(userInfo.getUserInfo).toHaveBeenCalledTimes(2);
  });

  it('should ask once more when nobody answered', async () => {
    userInfo.getUserInfo.mockRejectedValueOnce(new TypeError('fetch failed'));
    expect(await resolver.resolve(jane)).toHaveLength(2);
    expect(userInfo.getUserInfo).toHaveBeenCalledTimes(2);
  });

  it('should not remember a failure', async () => {
    userInfo.getUserInfo.mockRejectedValueOnce(new Error('auth is away'));
    await expect(resolver.resolve(jane)).rejects.toThrow('auth is away');
    expect(await resolver.resolve(jane)).toHaveLength(2);
  });
});
