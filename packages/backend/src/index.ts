import { createBackend } from '@backstage/backend-defaults';
import { clustersUnlessElsewhere } from './clustersUnlessElsewhere';

const backend = createBackend();

backend.add(import('@backstage/plugin-app-backend'));

// Signing in. The demo people exist only where NODE_ENV is development.
backend.add(import('@backstage/plugin-auth-backend'));
if (process.env.NODE_ENV === 'development') {
  backend.add(import('@longshore/plugin-auth-backend-module-demo-provider'));
}

backend.add(import('@backstage/plugin-permission-backend'));
backend.add(
  import('@backstage/plugin-permission-backend-module-allow-all-policy'),
);

backend.add(import('@backstage/plugin-catalog-backend'));
backend.add(import('@backstage/plugin-catalog-backend-module-logs'));

backend.add(import('@backstage/plugin-scaffolder-backend'));
backend.add(
  import('@backstage/plugin-catalog-backend-module-scaffolder-entity-model'),
);

backend.add(import('@backstage/plugin-search-backend'));
backend.add(import('@backstage/plugin-search-backend-module-pg'));
backend.add(import('@backstage/plugin-search-backend-module-catalog'));

backend.add(import('@backstage/plugin-techdocs-backend'));

backend.add(import('@backstage/plugin-events-backend'));
backend.add(import('@backstage/plugin-signals-backend'));
backend.add(import('@backstage/plugin-notifications-backend'));
backend.add(import('@backstage/plugin-user-settings-backend'));

backend.add(clustersUnlessElsewhere);
backend.add(import('@longshore/plugin-services-backend'));

// Assistants call the actions of the plugins under `backend.actions.pluginSources`.
backend.add(import('@backstage/plugin-mcp-actions-backend'));

backend.start();
