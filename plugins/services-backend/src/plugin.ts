import { randomUUID } from 'node:crypto';
import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { eventsServiceRef } from '@backstage/plugin-events-node';
import { signalsServiceRef } from '@backstage/plugin-signals-node';
import { clustersServiceRef } from '@longshore/plugin-clusters-node';
import {
  catalogReaderServiceRef,
  OtherReplicas,
} from '@longshore/plugin-longshore-node';
import {
  memberIndexServiceRef,
  PrincipalsResolver,
} from '@longshore/plugin-members-node';
import { ComponentDirectory } from './catalog/ComponentDirectory';
import { CountService } from './counts/CountService';
import { CountsView } from './counts/CountsView';
import { PendingCounts } from './counts/PendingCounts';
import { RightsCheck } from './counts/RightsCheck';
import { applyMigrations } from './database/applyMigrations';
import { DatabasePastInstanceStore } from './database/DatabasePastInstanceStore';
import { DatabaseCountStore } from './database/DatabaseCountStore';
import { explainFailures } from './database/explainFailures';
import { ServiceIds } from './database/ServiceIds';
import { InstanceHistory } from './history/InstanceHistory';
import { ChangeConsumer } from './live/ChangeConsumer';
import { ListReaders } from './live/ListReaders';
import { LiveRows } from './live/LiveRows';
import { ServiceIndex } from './live/ServiceIndex';
import { parseServiceKey } from './live/serviceKey';
import { ServiceSignals } from './live/ServiceSignals';
import { registerPermissions } from './permissions/registerPermissions';
import { ServiceAccess } from './permissions/ServiceAccess';
import { createRouter } from './router';
import { AuthorizedServices } from './services/AuthorizedServices';
import { PlacedServices } from './services/PlacedServices';
import { Services } from './services/Services';

/** How late a service is at most found to take long to start. */
const REVIEW_INTERVAL_MS = 5_000;

/**
 * Services of the catalog with their live state, and the counts they should run
 * at.
 *
 * @public
 */
export const servicesPlugin = createBackendPlugin({
  pluginId: 'services',
  register(env) {
    env.registerInit({
      deps: {
        auditor: coreServices.auditor,
        auth: coreServices.auth,
        catalog: catalogServiceRef,
        catalogReader: catalogReaderServiceRef,
        clusters: clustersServiceRef,
        database: coreServices.database,
        events: eventsServiceRef,
        httpAuth: coreServices.httpAuth,
        httpRouter: coreServices.httpRouter,
        lifecycle: coreServices.lifecycle,
        logger: coreServices.logger,
        members: memberIndexServiceRef,
        permissions: coreServices.permissions,
        permissionsRegistry: coreServices.permissionsRegistry,
        scheduler: coreServices.scheduler,
        signals: signalsServiceRef,
        userInfo: coreServices.userInfo,
      },
      async init(deps) {
        const { auth, catalog, clusters, lifecycle, logger, members } = deps;
        registerPermissions(deps.permissionsRegistry, members);
        const knex = await applyMigrations(deps.database);
        const ids = await ServiceIds.create(knex);
        const store = explainFailures(new DatabaseCountStore({ knex }));
        const replica = randomUUID();
        const others = new OtherReplicas({
          events: deps.events,
          logger,
          replica,
          topic: 'longshore.services.counts',
          what: 'Counts',
        });

        const rows = new LiveRows();
        const components = new ComponentDirectory({ logger });
        const view = new CountsView({ store, logger });
        const index = new ServiceIndex({
          rowsOf: key => rows.rowsOf(key),
          countsOf: key => view.recordsOf(key),
          componentOf: ref => components.get(ref),
          cells: () => rows.cells(),
          idOf: key => ids.idOf(key),
        });
        components.subscribe(refs => index.refreshComponents(refs));
        view.subscribe((keys, revision) => {
          index.refresh(keys);
          index.advance(revision);
        });
        const readers = new ListReaders({ index: members });
        const signals = new ServiceSignals({
          signals: deps.signals,
          readers,
          replica,
          logger,
          revision: () => index.revision,
        });
        index.subscribe(keys =>
          signals.changed(
            [...keys].map(key => ({
              id: ids.idOf(key),
              entityRef: parseServiceKey(key).entityRef,
            })),
          ),
        );
        const pastInstances = explainFailures(
          new DatabasePastInstanceStore({ knex }),
        );
        const history = new InstanceHistory({
          clusters,
          store: pastInstances,
          logger,
        });
        const consumer = new ChangeConsumer({
          clusters,
          logger,
          onMessage: message => {
            index.refresh(rows.apply(message));
            history.heard(message);
          },
          onContact: lostSince => index.refresh(rows.setLostSince(lostSince)),
        });

        await view.refresh();
        await new PendingCounts({
          store,
          view,
          rows,
          clusters,
          rights: new RightsCheck({ index: members, catalog, auth }),
          auth,
          others,
          replica,
          logger,
        }).schedule(deps.scheduler);

        deps.httpRouter.use(
          createRouter({
            services: new AuthorizedServices({
              services: new Services({
                logger,
                index,
                rows,
                counts: view,
                store,
                components,
                pastInstances,
                replica,
              }),
              counts: new CountService({
                store,
                view,
                clusters,
                rows,
                others,
                replica,
                logger,
              }),
              access: new ServiceAccess({
                index: members,
                principals: new PrincipalsResolver({ userInfo: deps.userInfo }),
                permissions: deps.permissions,
                permissionsRegistry: deps.permissionsRegistry,
              }),
              readers,
            }),
            placed: new PlacedServices({ view, rows }),
            httpAuth: deps.httpAuth,
            auditor: deps.auditor,
          }),
        );

        const stopped = new AbortController();
        let review: NodeJS.Timeout | undefined;
        lifecycle.addStartupHook(() => {
          view.start();
          void others.listen(() => view.refresh());
          review = setInterval(() => index.review(), REVIEW_INTERVAL_MS);
          review.unref();
          void deps.catalogReader.follow({
            catalog,
            auth,
            follower: components,
            signal: stopped.signal,
          });
          void consumer.run(stopped.signal);
          void history.run(stopped.signal);
        });
        lifecycle.addShutdownHook(() => {
          stopped.abort();
          clearInterval(review);
          view.stop();
          signals.stop();
        });
      },
    });
  },
});
