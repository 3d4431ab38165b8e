import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = path.resolve(
  path.dirname(fileURLToPath(import.meta.url)),
  '../..',
);

/** Everything that is made here and not committed. */
export const made = path.join(root, '.longshore');

export const toolsDir = path.join(made, 'tools');
export const stateDir = path.join(made, 'state');
export const logsDir = path.join(made, 'logs');
export const artifactsDir = path.join(made, 'artifacts');
export const stampsDir = path.join(made, 'stamps');

/** A path as a person in the root of the checkout would type it. */
export function shown(file) {
  return path.relative(process.cwd(), file) || '.';
}
