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

/**
 * The planted defect: the services plugin never hears of the first rows that go
 * after some time. A run that does not find it proves nothing.
 */
export function lossyClusters() {
  return createServiceFactory({
    service: clustersServiceRef,
    deps: { auth: coreServices.auth, discovery: coreServices.discovery },
    factory({ auth, discovery }): ClustersService {
      const client = new ClustersClient({ auth, discovery });
      const from = Date.now() + LOSSES_AFTER_MS;
      let lost = false;
      return {
        scale: (...args) => client.scale(...args),
        apply: (...args) => client.apply(...args),
        readLogs: (...args) => client.readLogs(...args),
        readEvents: (...args) => client.readEvents(...args),
        async *watchChanges(options): AsyncGenerator<ChangeMessage> {
          for await (const message of client.watchChanges(options)) {
            if (
              !lost &&
              Date.now() > from &&
              message.type === 'rows' &&
              message.removed.length > 0
            ) {
              lost = true;
              yield { ...message, removed: [] };
            } else {
              yield message;
            }
          }
        },
      };
    },
  });
}
