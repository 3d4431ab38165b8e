import { mockServices } from '@backstage/backend-test-utils';
import { DefaultEventsService } from '@backstage/plugin-events-node';
import { OtherReplicas } from './OtherReplicas';

describe('OtherReplicas', () => {
  const logger = mockServices.logger.mock();
  const about = { topic: 'test.counts', what: 'Counts' };

  it('should hear the others and not itself', async () => {
    const events = DefaultEventsService.create({ logger });
    const [one, other] = ['replica-1', 'replica-2'].map(
      replica => new OtherReplicas({ events, logger, replica, ...about }),
    );
    const heard = { one: jest.fn(), other: jest.fn() };
    await one.listen(heard.one);
    await other.listen(heard.other);
    one.tell();
    expect(heard.one).not.toHaveBeenCalled();
    expect(heard.other).toHaveBeenCalledTimes(1);
  });

  it('should not mind when nobody can be told', async () => {
    const others = new OtherReplicas({
      events: {
        publish: jest.fn().mockRejectedValue(new Error('no events plugin')),
        subscribe: jest.fn(),
      },
      logger,
      replica: 'replica-1',
      ...about,
    });
    others.tell();
    await new Promise(resolve => setImmediate(resolve));
    expect(logger.debug).toHaveBeenCalledWith(
      expect.stringContaining('no events plugin'),
    );
  });

  it('should not mind when it cannot listen', async () => {
    const others = new OtherReplicas({
      events: {
        publish: jest.fn(),
        subscribe: jest.fn().mockRejectedValue(new Error('no events plugin')),
      },
      logger,
      replica: 'replica-1',
      ...about,
    });
    await others.listen(jest.fn());
    expect(logger.warn).toHaveBeenCalledWith(
      expect.stringContaining('no events plugin'),
    );
  });
});
