import { createBackend } from '@backstage/backend-defaults';
import { fromProduction } from './production';

/** The plugins that every backend of a comparison has, in the same order. */
export function withoutOurs(backend: ReturnType<typeof createBackend>): void {
  backend.add(import('@backstage/plugin-auth-backend'));
  // Signs in as many people as the plan has; the same for both sides.
  backend.add(
    fromProduction('@longshore/plugin-auth-backend-module-demo-provider')
      .default,
  );
  backend.add(import('@backstage/plugin-permission-backend'));
  backend.add(
    import('@backstage/plugin-permission-backend-module-allow-all-policy'),
  );
  backend.add(import('@backstage/plugin-catalog-backend'));
  backend.add(import('@backstage/plugin-events-backend'));
  backend.add(import('@backstage/plugin-signals-backend'));
  backend.add(import('@backstage/plugin-notifications-backend'));
}
