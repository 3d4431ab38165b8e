import {
  coreServices,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import { ChangeMessage } from '@longshore/plugin-clusters-common';
import {
  ClustersClient,
  clustersServiceRef,
  ClustersService,
} from '@longshore/plugin-clusters-node';

/** Nothing is lost before every cell has been read. */
const LOSSES_AFTER_MS = 40_000;

/** Loses the first rows that go after some time. */
class LossyClusters extends ClustersClient {
  readonly #from = Date.now() + LOSSES_AFTER_MS;
  #lost = false;

  async *watchChanges(
    options: Parameters<ClustersService['watchChanges']>[0],
  ): AsyncGenerator<ChangeMessage> {
    for await (const message of super.watchChanges(options)) {
      if (
        !this.#lost &&
        Date.now() > this.#from &&
        message.type === 'rows' &&
        message.removed.length > 0
      ) {
        this.#lost = true;
        yield { ...message, removed: [] };
      } else {
        yield message;
      }
    }
  }
}

/**
 * The planted defect: the services plugin never hears of the first rows that go
 * after some time. A run that does not find it proves nothing.
 */
export function lossyClusters() {
  return createServiceFactory({
    service: clustersServiceRef,
    deps: { auth: coreServices.auth, discovery: coreServices.discovery },
    factory: ({ auth, discovery }): ClustersService =>
      new LossyClusters({ auth, discovery }),
  });
}
