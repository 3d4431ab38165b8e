import { deserializeError, serializeError } from '@backstage/errors';
import { CellCredentials } from '@longshore/plugin-clusters-common';
import { TestAuthority } from '../__testUtils__/certificates';
import { readCredentials } from './readCredentials';

const SECRET = 'a-very-secret-thing';
const authority = new TestAuthority('readCredentials');
const PEM = authority.pem;
const { cert: CERT, key: KEY } = authority.issue();
const CUT = PEM.slice(0, 100);
const base64 = (text: string) => Buffer.from(text).toString('base64');

function kubeconfig(
  user: object,
  options: { cluster?: object; current?: string } = {},
): CellCredentials {
  return {
    type: 'kubeconfig',
    kubeconfig: JSON.stringify({
      clusters: [
        {
          name: 'c',
          cluster: {
            server: 'https://c.example:6443',
            'certificate-authority-data': base64(PEM),
            ...options.cluster,
          },
        },
      ],
      users: [{ name: 'u', user }],
      contexts: [
        { name: 'first', context: { cluster: 'c', user: 'u' } },
        { name: 'second', context: { cluster: 'c', user: 'nobody' } },
      ],
      'current-context': options.current ?? 'first',
    }),
  };
}

describe('readCredentials', () => {
  it.each<[string, CellCredentials, object]>([
    [
      'a kubeconfig',
      kubeconfig({ token: SECRET }),
      { ca: PEM, identity: { type: 'token', token: SECRET } },
    ],
    [
      'a token',
      { type: 'token', url: 'https://c.example:6443', token: ` ${SECRET}\n` },
      { ca: undefined, identity: { type: 'token', token: SECRET } },
    ],
    [
      'a client certificate',
      {
        type: 'client-certificate',
        url: 'https://c.example:6443',
        ca: PEM,
        certificate: CERT,
        key: KEY,
      },
      {
        ca: PEM,
        identity: { type: 'client-certificate', certificate: CERT, key: KEY },
      },
    ],
  ])('should read %s', async (_, credentials, expected) => {
    expect(await readCredentials(credentials)).toMatchObject({
      url: new URL('https://c.example:6443'),
      ...expected,
    });
  });

  const url = 'https://c.example';
  it.each<[CellCredentials, string, string]>([
    [kubeconfig({ exec: { command: SECRET } }), "'exec' is refused", 'command'],
    [
      kubeconfig({ 'auth-provider': {} }),
      "'auth-provider' is refused",
      'command',
    ],
    [
      kubeconfig({ tokenFile: '/etc/passwd' }),
      'tokenFile names a file',
      'names-file',
    ],
    [
      kubeconfig({ 'client-certificate': '/c', 'client-key': '/k' }),
      'client-certificate names a file',
      'names-file',
    ],
    [
      kubeconfig(
        { token: SECRET },
        {
          cluster: {
            'certificate-authority': '/etc/passwd',
            'certificate-authority-data': undefined,
          },
        },
      ),
      'certificate-authority names a file',
      'names-file',
    ],
    [
      kubeconfig({ token: SECRET }, { cluster: { server: 'http://c' } }),
      'must begin with https://',
      'not-https',
    ],
    [
      kubeconfig(
        { token: SECRET },
        { cluster: { 'insecure-skip-tls-verify': true } },
      ),
      'insecure-skip-tls-verify',
      'tls-not-verified',
    ],
    [
      kubeconfig({ token: SECRET }, { current: '' }),
      'names no current context',
      'context-open',
    ],
    [
      kubeconfig({ token: SECRET }, { current: 'x' }),
      "no context 'x'",
      'context-missing',
    ],
    [
      { type: 'kubeconfig', kubeconfig: `a: [${SECRET}` },
      'the kubeconfig is not valid YAML',
      'not-yaml',
    ],
    [
      kubeconfig({ token: SECRET }, { cluster: { 'proxy-url': SECRET } }),
      'proxy-url is not supported',
      'proxy',
    ],
    [kubeconfig({ as: SECRET }), "'as' is refused", 'impersonation'],
    [kubeconfig({}), 'neither token', 'no-identity'],
    [kubeconfig({ username: SECRET }), 'not supported', 'password'],
    [
      kubeconfig({ token: SECRET }, { current: 'second' }),
      "no user 'nobody'",
      'user-missing',
    ],
    [
      { type: 'token', url: SECRET, token: SECRET },
      'the address is not a URL',
      'not-a-url',
    ],
    [
      { type: 'kubeconfig', kubeconfig: SECRET },
      'is not complete',
      'incomplete',
    ],
    [
      { type: 'token', url, token: `${SECRET} x` },
      'holds spaces',
      'token-malformed',
    ],
    [
      { type: 'token', url, token: ' ' },
      'the token is empty',
      'token-malformed',
    ],
    [
      { type: 'token', url: 'http://c', token: SECRET },
      'https://',
      'not-https',
    ],
    [
      { type: 'token', url: `https://u:p@c`, token: SECRET },
      'user name or password',
      'url-with-password',
    ],
    [
      { type: 'token', url, ca: SECRET, token: SECRET },
      'the authority is not PEM text',
      'not-pem',
    ],
    [
      { type: 'client-certificate', url, certificate: CERT, key: SECRET },
      'the key is not PEM text',
      'not-pem',
    ],
    [
      { type: 'client-certificate', url, certificate: PEM, key: KEY },
      'the key is not that of the certificate',
      'certificate-key',
    ],
    [
      {
        type: 'token',
        url,
        ca: `${CUT}\n-----END CERTIFICATE-----`,
        token: SECRET,
      },
      'not a complete certificate',
      'authority-incomplete',
    ],
  ])(
    'should refuse what is wrong, and not repeat it',
    async (given, message, problem) => {
      const error = await readCredentials(given).catch(e => e);
      expect(error).toMatchObject({
        name: 'InputError',
        code: 'credentials-invalid',
        params: { problem, detail: expect.stringContaining(message) },
      });
      expect(JSON.stringify([error.message, error.params])).not.toContain(
        SECRET,
      );
      // As a page reads it: some names do not come through.
      const read = deserializeError<typeof error>(serializeError(error));
      expect({ ...read.params }).toEqual(error.params);
    },
  );
});
