import fs from 'node:fs';
import path from 'node:path';
import { root } from '../paths.mjs';

/**
 * Packages under @backstage of which the lock file holds more than one version:
 * two copies of an API package mean two registries of APIs in one app.
 */
export function findDuplicateCopies() {
  const versions = new Map();
  const lock = fs.readFileSync(path.join(root, 'yarn.lock'), 'utf8');
  for (const [, name, version] of lock.matchAll(
    /^ {2}resolution: "(@backstage\/[^@"]+)@npm:([^"]+)"$/gm,
  )) {
    versions.set(name, [...(versions.get(name) ?? []), version]);
  }
  return [...versions]
    .filter(([, found]) => found.length > 1)
    .map(([name, found]) => ({ name, versions: found }));
}
