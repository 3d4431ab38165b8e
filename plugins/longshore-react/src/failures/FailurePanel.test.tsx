import { ResponseError } from '@backstage/errors';
import { renderInTestApp } from '@backstage/frontend-test-utils';
import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { FailurePanel } from './FailurePanel';
import { readError } from './failureText';
import { useFailureText } from './useFailureText';

function aResponse(status: number, error: object): Response {
  return {
    ok: false,
    status,
    statusText: 'failed',
    headers: new Headers({
      'content-type': 'application/json',
      'x-request-id': 'req-42',
    }),
    text: async () =>
      JSON.stringify({
        error,
        request: { method: 'GET', url: '/' },
        response: { statusCode: status },
      }),
  } as Response;
}

function Text(props: {
  failure: Parameters<ReturnType<typeof useFailureText>>[0];
}) {
  return <p>{useFailureText()(props.failure)}</p>;
}

describe('FailurePanel', () => {
  it('should say cause, object and what to do, with the request id', async () => {
    const onRetry = jest.fn();
    const error = await ResponseError.fromResponse(
      aResponse(503, { name: 'ServiceUnavailableError', message: 'down' }),
    );
    renderInTestApp(
      <FailurePanel error={error} object="checkout-api" onRetry={onRetry} />,
    );
    expect(
      await screen.findByText(/is not available at the moment: checkout-api/),
    ).toBeVisible();
    expect(screen.getByText(/Nothing was changed/)).toBeVisible();
    expect(screen.getByText('req-42')).toBeInTheDocument();
    expect(screen.getByText('503 · down')).toBeInTheDocument();
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(onRetry).toHaveBeenCalledTimes(1);
  });

  it('should say the cause that the backend names, unless the page knows better', async () => {
    const error = await ResponseError.fromResponse(
      aResponse(503, {
        name: 'ServiceUnavailableError',
        message: 'Changes are refused',
        code: 'member-index-stale',
      }),
    );
    renderInTestApp(
      <>
        <FailurePanel error={error} title="Not saved" />
        <FailurePanel error={error} title="Not sent" advice="Try tomorrow." />
      </>,
    );
    const [named, advised] = await screen.findAllByRole('alert');
    expect(named).toHaveTextContent('the catalog cannot be read');
    expect(named).not.toHaveTextContent('Nothing was changed. Try again');
    expect(advised).toHaveTextContent('Try tomorrow.');
    expect(advised).not.toHaveTextContent('the catalog cannot be read');
  });
});

describe('readError', () => {
  it('should read code and params of the failure', async () => {
    const error = await ResponseError.fromResponse(
      aResponse(409, {
        name: 'ConflictError',
        message: 'moved on',
        code: 'counts-changed',
        params: { version: 8 },
      }),
    );
    expect(readError(error)).toEqual({
      kind: 'conflict',
      code: 'counts-changed',
      params: { version: '8' },
      message: 'moved on',
      requestId: 'req-42',
      status: 409,
    });
  });

  it('should know a lost connection from a defect', () => {
    expect(readError(new TypeError('Failed to fetch')).kind).toBe('network');
    expect(readError(new Error('oops')).kind).toBe('unknown');
    expect(readError('text').message).toBe('text');
  });
});

describe('useFailureText', () => {
  it('should word a known code with its object', async () => {
    renderInTestApp(
      <Text
        failure={{
          code: 'certificate-expired',
          message: 'x509',
          params: { cell: 'gz-2' },
        }}
      />,
    );
    expect(
      await screen.findByText('the certificate of gz-2 has expired'),
    ).toBeVisible();
  });

  it('should fill the sentence of a code with what the failure says', async () => {
    renderInTestApp(
      <Text
        failure={{
          code: 'cell-in-use',
          message: 'used',
          params: { cell: 'gz-2', services: 'checkout-api (production × 3)' },
        }}
      />,
    );
    expect(
      await screen.findByText(
        'gz-2 is in use by checkout-api (production × 3)',
      ),
    ).toBeVisible();
  });

  it.each([
    [
      'address-refused',
      { host: 'k8s.local', kind: 'link-local', key: 'a.b' },
      'k8s.local leads to a link-local address, which the portal does not call; a.b can allow it',
    ],
    // A connection that was refused does not say to what the name led.
    [
      'address-refused',
      { cell: 'gz-2', host: 'k8s.local' },
      'k8s.local leads to a refused address, which the portal does not call; clusters.allowedAddresses can allow it',
    ],
    [
      'more-rights-than-needed',
      { cell: 'gz-2', what: 'impersonate any user', excess: 'any-user' },
      'our account in gz-2 has more rights than needed: acting as any user',
    ],
    [
      'clock-skew',
      { cell: 'gz-2', seconds: '-95' },
      'the clock of gz-2 differs from ours by 95 s',
    ],
    [
      'token-expired',
      { cell: 'gz-2', at: '2026-01-01T10:00:00Z' },
      /^the token for gz-2 ended at Jan 1, 2026/,
    ],
    [
      'step-failed',
      {},
      'the step failed in a way that was not foreseen: It is Monday.',
    ],
    [
      'environment-not-here',
      { cell: 'gz-2', environment: 'production' },
      'gz-2 is not for Production, and so nothing of it is started there',
    ],
    [
      'level-too-low',
      { level: 'guest', least: 'master', object: 'Namespace shop' },
      'only a Master, an Owner or an operator may have this done',
    ],
    [
      'log-right-lost',
      {},
      'you may not read this log any more, and so it has ended here',
    ],
    [
      'credentials-invalid',
      { problem: 'context-missing', context: 'x', contexts: 'a, b' },
      'the credentials cannot be read: the kubeconfig has no context x; choose one of a, b',
    ],
    [
      'credentials-invalid',
      { problem: 'command', what: 'exec' },
      /^the credentials cannot be read: exec is refused/,
    ],
    [
      'credentials-invalid',
      { problem: 'of-a-newer-backend', detail: 'it is odd' },
      'the credentials cannot be read: it is odd',
    ],
    ['not-found', {}, 'It is Monday.'],
    ['not-found', { cell: 'gz-2' }, 'it is no longer there in gz-2'],
  ])('should word %s with %j', async (code, params, text) => {
    renderInTestApp(
      <Text failure={{ code, message: 'It is Monday.', params }} />,
    );
    expect(await screen.findByText(text)).toBeVisible();
  });

  it('should fall back to the sentence of the backend', async () => {
    renderInTestApp(
      <Text failure={{ code: 'never-heard-of', message: 'It is Monday.' }} />,
    );
    expect(await screen.findByText('It is Monday.')).toBeVisible();
  });
});
