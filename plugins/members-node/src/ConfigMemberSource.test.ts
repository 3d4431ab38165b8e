import { mockServices } from '@backstage/backend-test-utils';
import { ConfigMemberSource } from './ConfigMemberSource';

describe('ConfigMemberSource', () => {
  const logger = mockServices.logger.mock();

  it('should follow the config and keep the last that was valid', () => {
    const config = mockServices.rootConfig({
      data: { members: { operators: ['group:a'] } },
    });
    const source = ConfigMemberSource.fromConfig(config, { logger });
    const changed = jest.fn();
    const subscription = source.subscribe(changed);
    expect(source.current().operators).toEqual(['group:default/a']);
    expect(source.age()).toBe(0);

    config.update({ data: { members: { operators: ['group:b'] } } });
    expect(source.current().operators).toEqual(['group:default/b']);
    config.update({
      data: { app: { title: 'X' }, members: { operators: ['group:b'] } },
    });
    expect(changed).toHaveBeenCalledTimes(1);

    config.update({ data: { members: { operators: ['nonsense'] } } });
    expect(source.current().operators).toEqual(['group:default/b']);
    expect(logger.error).toHaveBeenCalledWith(
      expect.stringContaining('members.operators[0]'),
    );

    subscription.unsubscribe();
    config.update({ data: {} });
    expect(changed).toHaveBeenCalledTimes(1);
    expect(source.current().operators).toEqual([]);
  });
});
