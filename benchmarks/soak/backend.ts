import { createBackend } from '@backstage/backend-defaults';
import { lossyClusters } from './lossyClusters';

// What the lists need, and nothing that would hide a leak behind its own noise.
const backend = createBackend();

backend.add(import('@backstage/plugin-auth-backend'));
backend.add(import('@longshore/plugin-auth-backend-module-demo-provider'));
backend.add(import('@backstage/plugin-permission-backend'));
backend.add(
  import('@backstage/plugin-permission-backend-module-allow-all-policy'),
);
backend.add(import('@backstage/plugin-catalog-backend'));
backend.add(import('@backstage/plugin-events-backend'));
backend.add(import('@backstage/plugin-signals-backend'));
backend.add(import('@longshore/plugin-clusters-backend'));
backend.add(import('@longshore/plugin-services-backend'));

if (process.env.SOAK_PLANT === 'lost-event') {
  backend.add(lossyClusters());
}

backend.start();
