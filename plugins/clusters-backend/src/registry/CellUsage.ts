import {
  AuthService,
  DiscoveryService,
  RootConfigService,
} from '@backstage/backend-plugin-api';
import {
  ConflictError,
  isError,
  ResponseError,
  ServiceUnavailableError,
} from '@backstage/errors';
import { withFailure } from '@longshore/plugin-longshore-common';
import { z } from 'zod';

const KEY = 'clusters.askBeforeRemoval';
const TIMEOUT_MS = 10_000;
/** As many as a message can hold and a person wants to read. */
const NAMES_SHOWN = 20;

const answerSchema = z.object({
  services: z.array(
    z.object({
      component: z.string(),
      environment: z.string(),
      instances: z.number(),
    }),
  ),
});

/** What is placed in a cell, as one plugin knows it. */
export type PlacedService = z.infer<typeof answerSchema>['services'][number];

/**
 * Asks the plugins that place things whether a cell is in use:
 * `GET /cells/:cell/services` of each plugin in `clusters.askBeforeRemoval`.
 */
export class CellUsage {
  readonly #plugins: string[];
  readonly #auth: AuthService;
  readonly #discovery: DiscoveryService;

  static fromConfig(
    config: RootConfigService,
    options: { auth: AuthService; discovery: DiscoveryService },
  ): CellUsage {
    return new CellUsage({
      plugins: config.getOptionalStringArray(KEY) ?? ['services'],
      ...options,
    });
  }

  private constructor(options: {
    plugins: string[];
    auth: AuthService;
    discovery: DiscoveryService;
  }) {
    this.#plugins = options.plugins;
    this.#auth = options.auth;
    this.#discovery = options.discovery;
  }

  /**
   * @throws ConflictError with code `cell-in-use` and the names
   * @throws ServiceUnavailableError with code `cell-usage-unknown` when one of
   * the plugins does not answer, since nothing is concluded from silence
   */
  async assertUnused(cell: string): Promise<void> {
    const placed: PlacedService[] = [];
    for (const plugin of this.#plugins) {
      try {
        placed.push(...(await this.#ask(plugin, cell)));
      } catch (error) {
        throw withFailure(
          new ServiceUnavailableError(
            `Whether anything is placed in cell '${cell}' is not known, since the plugin '${plugin}' does not say (${
              isError(error) ? error.message : error
            }); it is not removed. If there is no such plugin, set ${KEY}`,
          ),
          { code: 'cell-usage-unknown', params: { cell, plugin, key: KEY } },
        );
      }
    }
    if (placed.length > 0) {
      throw inUse(cell, placed);
    }
  }

  async #ask(plugin: string, cell: string): Promise<PlacedService[]> {
    const baseUrl = await this.#discovery.getBaseUrl(plugin);
    const { token } = await this.#auth.getPluginRequestToken({
      onBehalfOf: await this.#auth.getOwnServiceCredentials(),
      targetPluginId: plugin,
    });
    const response = await fetch(
      `${baseUrl}/cells/${encodeURIComponent(cell)}/services`,
      {
        headers: { Authorization: `Bearer ${token}` },
        signal: AbortSignal.timeout(TIMEOUT_MS),
      },
    );
    if (!response.ok) {
      throw await ResponseError.fromResponse(response);
    }
    return answerSchema.parse(await response.json()).services;
  }
}

function inUse(cell: string, placed: PlacedService[]): ConflictError {
  const names = placed.map(
    ({ component, environment, instances }) =>
      `${component} (${environment} × ${instances})`,
  );
  const more = names.length - NAMES_SHOWN;
  // Without words, since it stands in sentences of every language.
  const services = [
    ...names.slice(0, NAMES_SHOWN),
    ...(more > 0 ? [`… (+${more})`] : []),
  ].join(', ');
  return withFailure(
    new ConflictError(
      `Cell '${cell}' is in use by ${services}; place them elsewhere before it is removed`,
    ),
    {
      code: 'cell-in-use',
      params: { cell, services, count: String(placed.length) },
    },
  );
}
