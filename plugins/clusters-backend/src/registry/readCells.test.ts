import { ConfigReader } from '@backstage/config';
import { createMockDirectory } from '@backstage/backend-test-utils';
import { JsonObject } from '@backstage/types';
import { readCells } from './readCells';

const PEM = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n';
const KEY = '-----BEGIN PRIVATE KEY-----\nMIIB\n-----END PRIVATE KEY-----\n';
const base64 = (text: string) => Buffer.from(text).toString('base64');

function kubeconfig(options: { user?: object; cluster?: object } = {}) {
  const user = options.user ?? { token: 'file-secret' };
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [
      {
        name: 'c',
        cluster: {
          server: 'https://10.0.0.1:6443',
          'certificate-authority-data': base64(PEM),
          ...options.cluster,
        },
      },
    ],
    users: [{ name: 'u', user }],
    contexts: [
      { name: 'one', context: { cluster: 'c', user: 'u' } },
      { name: 'two', context: { cluster: 'c', user: 'u' } },
    ],
    'current-context': 'one',
  });
}

describe('readCells', () => {
  const directory = createMockDirectory();

  const read = (data: object) =>
    readCells(new ConfigReader(data as JsonObject));
  const server = {
    url: 'https://gz-1.example:6443',
    caData: base64(PEM),
    token: 'config-secret',
  };
  const cell = { name: 'gz-1', environments: ['production'], server };

  /** Reads a cell whose kubeconfig has this content. */
  function readFile(content: string, context = 'one') {
    directory.setContent({ kubeconfig: content });
    return read({
      clusters: {
        cells: [
          {
            name: 'k',
            environments: ['test'],
            kubeconfig: { file: directory.resolve('kubeconfig'), context },
          },
        ],
      },
    });
  }

  it('should read nothing from nothing', async () => {
    await expect(read({})).resolves.toEqual({
      cells: [],
      writers: ['plugin:services'],
      notWatchable: [],
    });
  });

  it('should read a cell with its server', async () => {
    const { cells } = await read({
      clusters: {
        cells: [
          {
            ...cell,
            region: 'gz',
            environments: ['production', 'staging'],
            simulated: true,
          },
        ],
      },
    });
    expect(cells).toEqual([
      {
        name: 'gz-1',
        region: 'gz',
        environments: ['production', 'staging'],
        simulated: true,
        access: {
          url: new URL('https://gz-1.example:6443'),
          ca: PEM,
          identity: { type: 'token', token: 'config-secret' },
        },
      },
    ]);
  });

  it('should read every context of a kubeconfig, or those named', async () => {
    directory.setContent({ kubeconfig: kubeconfig() });
    const file = directory.resolve('kubeconfig');
    const all = await read({
      clusters: { kubeconfigs: [{ file, environments: ['test'] }] },
    });
    expect(all.cells.map(({ name }) => name)).toEqual(['one', 'two']);
    expect(all.cells[0]).toMatchObject({
      region: 'default',
      simulated: false,
      access: {
        url: new URL('https://10.0.0.1:6443'),
        identity: { type: 'token', token: 'file-secret' },
      },
    });
    const some = await read({
      clusters: {
        kubeconfigs: [{ file, environments: ['test'], contexts: ['two'] }],
      },
    });
    expect(some.cells.map(({ name }) => name)).toEqual(['two']);
  });

  it('should read files that a kubeconfig names relative to itself', async () => {
    directory.setContent({
      kubeconfig: kubeconfig({
        cluster: {
          'certificate-authority-data': undefined,
          'certificate-authority': 'ca.crt',
        },
        user: { 'client-certificate': 'c.crt', 'client-key': 'c.key' },
      }),
      'ca.crt': PEM,
      'c.crt': PEM,
      'c.key': KEY,
    });
    const { cells } = await read({
      clusters: {
        kubeconfigs: [
          {
            file: directory.resolve('kubeconfig'),
            environments: ['test'],
            contexts: ['one'],
          },
        ],
      },
    });
    expect(cells[0].access).toMatchObject({
      ca: PEM,
      identity: { type: 'client-certificate', certificate: PEM, key: KEY },
    });
  });

  it.each([
    [
      'exec',
      { user: { exec: { command: 'aws' } } },
      "the user's 'exec' is refused, since it runs a command",
    ],
    [
      'auth-provider',
      { user: { 'auth-provider': { name: 'gcp' } } },
      "the user's 'auth-provider' is refused",
    ],
    ['as', { user: { token: 't', as: 'admin' } }, "the user's 'as' is refused"],
    [
      'no verification',
      { cluster: { 'insecure-skip-tls-verify': true } },
      'insecure-skip-tls-verify is refused',
    ],
    [
      'a password',
      { user: { username: 'u', password: 'p' } },
      'user name and password are not supported',
    ],
    [
      'http',
      { cluster: { server: 'http://10.0.0.1' } },
      'must begin with https://',
    ],
    [
      'a broken authority',
      { cluster: { 'certificate-authority-data': 'AAAA' } },
      'certificate-authority-data is not base64 of PEM',
    ],
  ])(
    'should refuse a kubeconfig with %s, naming file and context',
    async (_, content, message) => {
      const error = await readFile(kubeconfig(content)).catch(e => e);
      expect(error.message).toContain(message);
      expect(error.message).toContain(directory.resolve('kubeconfig'));
      expect(error.message).toContain("'one'");
    },
  );

  it('should name the contexts there are when one is missing', async () => {
    await expect(readFile(kubeconfig(), 'three')).rejects.toThrow(
      /kubeconfig .*kubeconfig has no context 'three', it has: one, two/,
    );
  });

  it('should not repeat the content of a kubeconfig that cannot be parsed', async () => {
    const error = await readFile('token: "secret\n  x: [').catch(e => e);
    expect(error.message).toMatch(/kubeconfig .* is not valid YAML/);
    expect(error.stack).not.toContain('secret');
    await expect(readFile('kind: Config')).rejects.toThrow(
      /is not complete: clusters/,
    );
  });

  it('should say where a file is that cannot be read', async () => {
    await expect(
      read({
        clusters: {
          kubeconfigs: [{ file: '/nowhere/config', environments: ['test'] }],
        },
      }),
    ).rejects.toThrow('cannot be read from /nowhere/config');
  });

  it.each([
    [{ ...cell, name: 'a b' }, "clusters.cells[0].name: 'a b' is not a name"],
    [
      { ...cell, environments: ['prod'] },
      'clusters.cells[0].environments must hold only test, staging and production, not: prod',
    ],
    [
      { ...cell, environments: [] },
      'clusters.cells[0].environments must name at least one',
    ],
    [
      { ...cell, server: undefined },
      'clusters.cells[0] must have either kubeconfig or server',
    ],
    [
      { ...cell, server: { ...server, url: 'http://gz-1' } },
      'clusters.cells[0].server.url must begin with https://',
    ],
    [
      { ...cell, server: { ...server, url: 'gz-1' } },
      'clusters.cells[0].server.url is not a URL',
    ],
    [
      { ...cell, server: { ...server, tokenFile: '/t' } },
      'clusters.cells[0].server must have exactly one of token',
    ],
    [
      { ...cell, server: { ...server, token: undefined, clientCertData: 'x' } },
      'clusters.cells[0].server must have exactly one of token',
    ],
  ])('should refuse a wrong cell by its key', async (wrong, message) => {
    const error = await read({ clusters: { cells: [wrong] } }).catch(e => e);
    expect(error.message).toContain(message);
    expect(error.message).not.toContain('config-secret');
  });

  it('should refuse two cells of one name', async () => {
    await expect(read({ clusters: { cells: [cell, cell] } })).rejects.toThrow(
      "name the cell 'gz-1' twice",
    );
  });

  it('should refuse writers from outside', async () => {
    await expect(
      read({ clusters: { writers: ['external:ci'] } }),
    ).rejects.toThrow("not 'external:ci'");
  });

  it('should refuse to start when a token from outside would pass for a writer', async () => {
    const externalAccess = (subject: string) => ({
      backend: {
        auth: {
          externalAccess: [
            { type: 'static', options: { token: 'abcdefgh', subject } },
          ],
        },
      },
    });
    await expect(read(externalAccess('plugin:services'))).rejects.toThrow(
      "backend.auth.externalAccess[0].options.subject is 'plugin:services'",
    );
    await expect(read(externalAccess('ci'))).resolves.toBeDefined();
  });

  it('should take over what can be watched of the kubernetes plugin', async () => {
    const located = {
      name: 'old',
      url: 'https://old.example',
      authProvider: 'serviceAccount',
      serviceAccountToken: 'sa-secret',
      caData: base64(PEM),
    };
    const { cells, notWatchable } = await read({
      clusters: {
        cells: [cell],
        located: { region: 'bj', environments: ['staging'] },
      },
      kubernetes: {
        clusterLocatorMethods: [
          { type: 'catalog' },
          {
            type: 'config',
            clusters: [
              located,
              { ...located, name: 'gz-1' },
              { ...located, name: 'oidc', authProvider: 'oidc' },
              { ...located, name: 'loose', skipTLSVerify: true },
              { ...located, name: 'empty', serviceAccountToken: undefined },
              { ...located, name: 'plain', url: 'http://old.example' },
            ],
          },
        ],
      },
    });
    // gz-1 is declared here, where region and environments are known.
    expect(cells.map(({ name, region }) => [name, region])).toEqual([
      ['gz-1', 'default'],
      ['old', 'bj'],
    ]);
    expect(cells[1]).toMatchObject({
      environments: ['staging'],
      access: { identity: { type: 'token', token: 'sa-secret' } },
    });
    expect(
      notWatchable.map(({ name, failure }) => [
        name,
        failure.code,
        failure.message,
      ]),
    ).toEqual([
      [
        'kubernetes.clusterLocatorMethods[0]',
        'locator-type',
        expect.stringContaining("locator type 'catalog'"),
      ],
      ['oidc', 'person-token-needed', expect.stringContaining("'oidc'")],
      ['loose', 'tls-not-verified', expect.stringContaining('skipTLSVerify')],
      [
        'empty',
        'token-missing',
        expect.stringContaining('serviceAccountToken'),
      ],
      ['plain', 'not-https', expect.stringContaining('https://')],
    ]);
    expect(notWatchable[1]).toMatchObject({
      region: 'bj',
      environments: ['staging'],
      failure: { params: { cell: 'oidc', what: 'oidc' } },
    });
  });
});
