import {
  AuditorService,
  BackstageCredentials,
  BackstagePrincipalTypes,
  HttpAuthService,
} from '@backstage/backend-plugin-api';
import { NotAllowedError } from '@backstage/errors';
import { withFailure } from '@longshore/plugin-longshore-common';
import { recordDenial } from '../access/recordDenial';

/** A request as the credentials of a caller are read from it. */
type AnyRequest = Parameters<HttpAuthService['credentials']>[0];

/** Who makes a write, and for whom. */
export type Writer = {
  /** Subject of the plugin that is answerable for the stated level. */
  plugin: string;
  /** The person, when the call is made on behalf of one. */
  user?: string;
};

/**
 * Says who may read rows and write: plugins that configuration names, as
 * themselves or on behalf of a person, and nobody else. The subject
 * `plugin:<id>` comes from a token signed with that plugin's key. Tokens from
 * outside carry other subjects: `readWriters` refuses a configuration that gives
 * one of them the subject of a writer.
 */
export class Callers {
  readonly #httpAuth: HttpAuthService;
  readonly #auditor: AuditorService;
  readonly #writers: Set<string>;

  constructor(options: {
    httpAuth: HttpAuthService;
    auditor: AuditorService;
    writers: string[];
  }) {
    this.#httpAuth = options.httpAuth;
    this.#auditor = options.auditor;
    this.#writers = new Set(options.writers);
  }

  /**
   * A denial is an auditor event.
   *
   * @param queryType - what is asked for, as it is recorded
   * @throws NotAllowedError unless a named plugin calls as itself
   */
  async requireReader(request: AnyRequest, queryType: string): Promise<void> {
    await this.#recordDenial(request, queryType, async () => {
      const credentials = await this.#httpAuth.credentials(request, {
        allow: ['service'],
      });
      this.#requirePlugin(credentials.principal);
    });
  }

  /**
   * Like {@link Callers.findWriter}, and a denial is an auditor event of its own.
   *
   * @param queryType - what is asked for, as it is recorded
   * @throws NotAllowedError unless a named plugin calls, for a person or not
   */
  async requireWriter(request: AnyRequest, queryType: string): Promise<Writer> {
    return this.#recordDenial(request, queryType, () =>
      this.findWriter(request),
    );
  }

  /**
   * For those who record what they do, denials included.
   *
   * @throws NotAllowedError unless a named plugin calls, for a person or not
   */
  async findWriter(request: AnyRequest): Promise<Writer> {
    const {
      principal,
    }: BackstageCredentials<
      BackstagePrincipalTypes['user'] | BackstagePrincipalTypes['service']
    > = await this.#httpAuth.credentials(request, {
      allow: ['user', 'service'],
    });
    if (principal.type === 'user') {
      return {
        plugin: this.#requirePlugin(principal.actor),
        user: principal.userEntityRef,
      };
    }
    return { plugin: this.#requirePlugin(principal) };
  }

  async #recordDenial<T>(
    request: AnyRequest,
    queryType: string,
    ask: () => Promise<T>,
  ): Promise<T> {
    return recordDenial({ auditor: this.#auditor, request, queryType }, ask);
  }

  #requirePlugin(
    principal: BackstagePrincipalTypes['service'] | undefined,
  ): string {
    if (
      !principal ||
      principal.accessRestrictions ||
      !this.#writers.has(principal.subject)
    ) {
      throw withFailure(
        new NotAllowedError(
          `Only ${[...this.#writers].join(
            ', ',
          )} may use the clusters plugin; others are added under clusters.writers`,
        ),
        { code: 'caller-not-allowed' },
      );
    }
    return principal.subject;
  }
}
