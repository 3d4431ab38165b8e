import { Page } from '@playwright/test';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { UnauthorizedError } from '@modelcontextprotocol/sdk/client/auth.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { AssistantAccess, CALLBACK } from './AssistantAccess';
import { Portal } from './Portal';
import { openAs, PEOPLE } from './signIn';

/** An assistant on a person's machine, which asks the portal over MCP. */
export class Assistant {
  readonly #client = new Client({ name: 'assistant', version: '1.0.0' });

  /** As such programs do: a browser opens, the person signs in and agrees. */
  static async signIn(
    portal: Portal,
    options: { page: Page; person: keyof typeof PEOPLE },
  ): Promise<Assistant> {
    const { page, person } = options;
    const assistant = new Assistant();
    const access = new AssistantAccess(portal);
    const transport = () =>
      new StreamableHTTPClientTransport(
        new URL(`${portal.url}/api/mcp-actions/v1`),
        { authProvider: access },
      );

    const first = transport();
    const refused = await assistant.#client.connect(first).catch(e => e);
    if (!(refused instanceof UnauthorizedError)) {
      throw new Error(`Let in without a token: ${refused}`);
    }
    await page.route(`${CALLBACK}?*`, route =>
      route.fulfill({ body: 'You may close this.' }),
    );
    const { pathname } = await access.pageToAgree();
    await openAs(page, portal, { person, path: pathname });
    await page.getByRole('button', { name: 'Authorize' }).click();
    await page.waitForURL(`${CALLBACK}?*`);
    await first.finishAuth(new URL(page.url()).searchParams.get('code')!);

    await assistant.#client.connect(transport());
    return assistant;
  }

  async tools(): Promise<string[]> {
    const { tools } = await this.#client.listTools();
    return tools.map(({ name }) => name).sort();
  }

  async call(name: string, args: Record<string, unknown>) {
    return this.#client.callTool({ name, arguments: args });
  }

  async stop(): Promise<void> {
    await this.#client.close();
  }
}
