import { createRequire } from 'node:module';
import path from 'node:path';
import { createBackend } from '@backstage/backend-defaults';
import { withoutOurs } from './withoutOurs';

// The peer as it is published, out of a folder of its own; see peer.ts.
const fromPeer = createRequire(
  path.join(process.env.FLEET_PEER_FOLDER!, 'package.json'),
);
const backend = createBackend();

withoutOurs(backend);
backend.add(fromPeer('@backstage/plugin-kubernetes-backend').default);

backend.start();
