import { createRequire } from 'node:module';
import path from 'node:path';
import { layProduction } from '../lib/production';

let laid: Promise<string> | undefined;

/** The folder of our plugins as they run in production, built once in a run. */
export function productionFolder(): Promise<string> {
  const folder = path.join(__dirname, '../../.longshore/production');
  laid ??= layProduction(folder).then(() => folder);
  return laid;
}

/** Loads a module of that folder; for the processes that were told of it. */
export function fromProduction(module: string) {
  const load = createRequire(
    path.join(
      process.env.FLEET_PRODUCTION_FOLDER!,
      'packages/backend/package.json',
    ),
  );
  return load(module);
}
