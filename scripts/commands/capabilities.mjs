import fs from 'node:fs';
import path from 'node:path';
import { root } from '../lib/paths.mjs';
import { readCapabilities, renderReadme } from '../lib/tests/capabilities.mjs';

/** `npm run capabilities`: renders the README's table. */
export async function run() {
  const file = path.join(root, 'README.md');
  fs.writeFileSync(
    file,
    renderReadme(fs.readFileSync(file, 'utf8'), readCapabilities()),
  );
}
