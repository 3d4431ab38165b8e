import { mockServices } from '@backstage/backend-test-utils';
import { NotAllowedError, ServiceUnavailableError } from '@backstage/errors';
import { OperatorRecheck } from './OperatorRecheck';

const ANNA = 'user:default/anna';
const OPERATORS = 'group:default/operators';

describe('OperatorRecheck', () => {
  const access = { assertFresh: jest.fn(), assertStillOperator: jest.fn() };
  const catalog = { getEntityByRef: jest.fn() };
  const memberOf = (...groups: string[]) => ({
    relations: groups.map(targetRef => ({ type: 'memberOf', targetRef })),
  });
  let recheck: OperatorRecheck;
  let stop: AbortController;

  beforeEach(() => {
    jest.resetAllMocks();
    stop = new AbortController();
    catalog.getEntityByRef.mockResolvedValue(memberOf(OPERATORS));
    recheck = new OperatorRecheck({
      access,
      catalog,
      auth: mockServices.auth(),
      againMs: 1,
    });
  });

  const ask = (principals: string[]) =>
    recheck.requireStillOperator({
      user: ANNA,
      principals,
      signal: stop.signal,
    });

  it('should count the person and groups that she had and still has', async () => {
    catalog.getEntityByRef.mockResolvedValue(
      memberOf('group:default/Operators', 'group:default/joined-since'),
    );
    await ask([ANNA, OPERATORS, 'group:default/left-since']);
    expect(access.assertStillOperator).toHaveBeenCalledWith([ANNA, OPERATORS]);
  });

  it('should count the person alone when the catalog does not know her', async () => {
    catalog.getEntityByRef.mockResolvedValue(undefined);
    await ask([ANNA, OPERATORS]);
    expect(access.assertStillOperator).toHaveBeenCalledWith([ANNA]);
  });

  it('should wait while rights are not known, and not conclude from it', async () => {
    const unknown = new ServiceUnavailableError('not read yet');
    access.assertFresh
      .mockImplementationOnce(() => {
        throw unknown;
      })
      .mockImplementationOnce(() => {
        throw unknown;
      });
    catalog.getEntityByRef.mockRejectedValueOnce(new Error('away'));
    await ask([ANNA]);
    expect(access.assertFresh).toHaveBeenCalledTimes(4);
    expect(access.assertStillOperator).toHaveBeenCalledTimes(1);
  });

  it('should pass on that she is none any more, at once', async () => {
    access.assertStillOperator.mockImplementation(() => {
      throw new NotAllowedError('no more');
    });
    await expect(ask([ANNA])).rejects.toThrow('no more');
    expect(access.assertStillOperator).toHaveBeenCalledTimes(1);
  });

  it('should wait no longer than the backend runs', async () => {
    access.assertFresh.mockImplementation(() => {
      stop.abort(new Error('ends'));
      throw new ServiceUnavailableError('not read yet');
    });
    await expect(ask([ANNA])).rejects.toThrow('ends');
  });
});
