import {
  coreServices,
  createServiceFactory,
  createServiceRef,
} from '@backstage/backend-plugin-api';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { catalogReaderServiceRef } from '@longshore/plugin-longshore-node';
import { ConfigMemberSource } from './ConfigMemberSource';
import { DefaultMemberIndex } from './DefaultMemberIndex';
import { MemberIndex } from './MemberIndex';
import { StreamedCatalogSource } from './StreamedCatalogSource';

/**
 * Who has which level on what. Needs no factory of its own in a backend; the
 * default reads `members` of the config and the catalog.
 *
 * @public
 */
export const memberIndexServiceRef = createServiceRef<MemberIndex>({
  id: 'members.index',
  scope: 'plugin',
  defaultFactory: async service =>
    createServiceFactory({
      service,
      deps: {
        config: coreServices.rootConfig,
        catalog: catalogServiceRef,
        catalogReader: catalogReaderServiceRef,
        auth: coreServices.auth,
        logger: coreServices.logger,
        lifecycle: coreServices.lifecycle,
      },
      factory: ({
        config,
        catalog,
        catalogReader,
        auth,
        logger,
        lifecycle,
      }) => {
        const source = new StreamedCatalogSource({ logger });
        const index = DefaultMemberIndex.create({
          members: ConfigMemberSource.fromConfig(config, { logger }),
          catalog: source,
          logger,
        });
        const stopped = new AbortController();
        // Not before: the catalog of the same backend does not answer earlier.
        lifecycle.addStartupHook(() => {
          void catalogReader.follow({
            catalog,
            auth,
            follower: source,
            signal: stopped.signal,
          });
        });
        lifecycle.addShutdownHook(() => {
          stopped.abort();
          index.stop();
        });
        return index;
      },
    }),
});
