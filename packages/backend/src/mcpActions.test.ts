import {
  actionsRegistryServiceFactory,
  actionsServiceFactory,
} from '@backstage/backend-defaults/alpha';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
  TestDatabases,
} from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import mcpPlugin from '@backstage/plugin-mcp-actions-backend';
import clustersPlugin from '@longshore/plugin-clusters-backend';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

jest.setTimeout(120_000);

/** Until it was noticed that a cell does not answer, with slack. */
const PROBED_MS = 60_000;
const LOOK_EVERY_MS = 500;

const APP_CONFIG = join(__dirname, '../../../app-config.yaml');

/** What an assistant of this person calls, as it does over the network. */
async function connect(url: string, person: string): Promise<Client> {
  const client = new Client({ name: 'assistant', version: '1.0.0' });
  await client.connect(
    new StreamableHTTPClientTransport(new URL(url), {
      requestInit: {
        headers: { Authorization: mockCredentials.user.header(person) },
      },
    }),
  );
  return client;
}

function textOf(result: Awaited<ReturnType<Client['callTool']>>): string {
  const [content] = result.content as { text: string }[];
  return content.text;
}

describe('actions of clusters over MCP', () => {
  let operator: Client;
  let outsider: Client;
  const databases = TestDatabases.create({ ids: ['SQLITE_3'] });

  beforeAll(async () => {
    const knex = await databases.init('SQLITE_3');
    const { actions } = parse(readFileSync(APP_CONFIG, 'utf8')).backend;
    const backend = await startTestBackend({
      features: [
        clustersPlugin,
        mcpPlugin,
        actionsRegistryServiceFactory,
        actionsServiceFactory,
        // The one that test backends bring is never closed.
        mockServices.database.mock({ getClient: async () => knex }).factory,
        catalogServiceMock.factory({ entities: [] }),
        mockServices.rootConfig.factory({
          data: {
            backend: { baseUrl: 'http://localhost', actions },
            members: { operators: ['user:default/anna'] },
            clusters: {
              cells: [
                {
                  name: 'silent',
                  region: 'gz',
                  environments: ['production'],
                  // Nobody listens there.
                  server: { url: 'https://127.0.0.1:1', token: 'any' },
                },
              ],
            },
          },
        }),
      ],
    });
    const url = `http://localhost:${backend.server.port()}/api/mcp-actions/v1`;
    operator = await connect(url, 'user:default/anna');
    outsider = await connect(url, 'user:default/ben');
  });

  afterAll(async () => {
    await operator?.close();
    await outsider?.close();
  });

  it('should be offered as tools that change nothing', async () => {
    const { tools } = await operator.listTools();
    expect(tools.map(({ name }) => name).sort()).toEqual([
      'clusters.explain-cell-health',
      'clusters.get-cell-health',
      'clusters.list-cells',
    ]);
    expect(tools.map(({ annotations }) => annotations?.readOnlyHint)).toEqual([
      true,
      true,
      true,
    ]);
  });

  it('should tell an operator which cells there are, how one is, and why it is not healthy', async () => {
    const health: { failure?: string } = {};
    const deadline = Date.now() + PROBED_MS;
    while (!health.failure && Date.now() < deadline) {
      const { structuredContent } = await operator.callTool({
        name: 'clusters.get-cell-health',
        arguments: { cell: 'silent' },
      });
      Object.assign(health, structuredContent);
      await new Promise(resolve => setTimeout(resolve, LOOK_EVERY_MS));
    }
    expect(health).toMatchObject({
      dataPlane: 'unknown',
      failure: expect.stringContaining('silent'),
    });

    const list = await operator.callTool({ name: 'clusters.list-cells' });
    expect(list.structuredContent).toMatchObject({
      cells: [{ name: 'silent', region: 'gz', environments: ['production'] }],
    });

    const why = await operator.callTool({
      name: 'clusters.explain-cell-health',
      arguments: { cell: 'silent' },
    });
    expect(why.structuredContent).toMatchObject({
      healthy: false,
      facts: expect.arrayContaining([
        expect.objectContaining({
          code: 'unreachable',
          evidence: 'No word from the cell since this backend started',
        }),
      ]),
      whatToDo: [expect.stringContaining('See whether kube-apiserver runs')],
    });
    expect(JSON.parse(textOf(why))).toEqual(why.structuredContent);
  });

  it('should tell an operator which cells there are instead of one that is not', async () => {
    const answer = await operator.callTool({
      name: 'clusters.explain-cell-health',
      arguments: { cell: 'nowhere' },
    });
    expect(answer.isError).toBe(true);
    expect(textOf(answer)).toBe(
      "NotFoundError: There is no cluster 'nowhere'; there are silent",
    );
  });

  it.each([
    ['clusters.list-cells', {}],
    ['clusters.get-cell-health', { cell: 'silent' }],
    ['clusters.explain-cell-health', { cell: 'silent' }],
    ['clusters.explain-cell-health', { cell: 'nowhere' }],
  ])(
    'should answer an outsider to %s that nothing is there',
    async (name, args) => {
      const answer = await outsider.callTool({ name, arguments: args });
      expect(answer.isError).toBe(true);
      expect(answer.structuredContent).toBeUndefined();
      expect(textOf(answer)).toBe('NotFoundError: There is nothing here');
    },
  );
});
