import { createBackend } from '@backstage/backend-defaults';
import { fromProduction } from './production';
import { timedRootHttpRouter } from './timing';
import { withoutOurs } from './withoutOurs';

// What pages with live state need of a portal, and our plugins.
const backend = createBackend();

backend.add(timedRootHttpRouter());
withoutOurs(backend);
backend.add(fromProduction('@longshore/plugin-clusters-backend').default);
backend.add(fromProduction('@longshore/plugin-services-backend').default);

backend.start();
