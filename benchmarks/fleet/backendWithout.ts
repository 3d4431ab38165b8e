import { createBackend } from '@backstage/backend-defaults';
import { withoutOurs } from './withoutOurs';

const backend = createBackend();

withoutOurs(backend);

backend.start();
