import {
  AuditorService,
  BackstageCredentials,
  BackstageUserPrincipal,
} from '@backstage/backend-plugin-api';
import { InputError, toError } from '@backstage/errors';
import { JsonObject } from '@backstage/types';
import { ClustersAccess, ClustersRight } from '../access/ClustersAccess';

/**
 * The way of every action: the same decision as on the pages, and one auditor
 * event whatever becomes of it.
 */
export class OperatorActions {
  readonly #access: Pick<ClustersAccess, 'operatorOf'>;
  readonly #auditor: AuditorService;

  constructor(options: {
    access: Pick<ClustersAccess, 'operatorOf'>;
    auditor: AuditorService;
  }) {
    this.#access = options.access;
    this.#auditor = options.auditor;
  }

  /**
   * @throws InputError when no person asks
   * @throws NotFoundError when that person is not an operator
   */
  async run<TResult>(
    options: {
      action: string;
      right: ClustersRight;
      credentials: BackstageCredentials;
      meta: JsonObject;
    },
    work: () => Promise<TResult>,
  ): Promise<TResult> {
    const { action, right, credentials } = options;
    const event = await this.#auditor.createEvent({
      eventId: 'clusters-action',
      severityLevel: 'low',
      meta: { ...options.meta, queryType: action },
    });
    const meta: JsonObject = {};
    try {
      if (!isPerson(credentials)) {
        throw new InputError(
          'Clusters are shown to people; call this action on behalf of one',
        );
      }
      meta.user = credentials.principal.userEntityRef;
      await this.#access.operatorOf(credentials, right);
      const result = await work();
      await event.success({ meta });
      return result;
    } catch (error) {
      await event.fail({ error: toError(error), meta });
      throw error;
    }
  }
}

function isPerson(
  credentials: BackstageCredentials,
): credentials is BackstageCredentials<BackstageUserPrincipal> {
  const { type } = credentials.principal as { type?: string };
  return type === 'user';
}
