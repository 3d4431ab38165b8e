import { createBackend } from '@backstage/backend-defaults';
import { timedRootHttpRouter } from './timing';
import { withoutOurs } from './withoutOurs';

// What pages with live state need of a portal, and our plugins.
const backend = createBackend();

backend.add(timedRootHttpRouter());
withoutOurs(backend);
backend.add(import('@longshore/plugin-clusters-backend'));
backend.add(import('@longshore/plugin-services-backend'));

backend.start();
