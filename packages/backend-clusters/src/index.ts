// The clusters plugin alone, for a portal whose other plugins should not share a
// process with the decoding of tens of thousands of pods. Both sides find each
// other through `discovery.endpoints`, see docs/en/operators/scale-out.md.
import { createBackend } from '@backstage/backend-defaults';

const backend = createBackend();
backend.add(import('@longshore/plugin-clusters-backend'));
backend.start();
