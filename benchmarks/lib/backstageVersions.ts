import fs from 'node:fs';
import path from 'node:path';

const root = path.join(__dirname, '../..');

/**
 * The version of each package of Backstage in our own yarn.lock, which holds one
 * of each. Without them the ranges of a peer pull what was published since, which
 * does not fit together.
 */
export function backstageVersions(): Record<string, string> {
  const lock = fs.readFileSync(path.join(root, 'yarn.lock'), 'utf8');
  return Object.fromEntries(
    [
      ...lock.matchAll(/^ {2}resolution: "(@backstage\/[^@"]+)@npm:([^"]+)"/gm),
    ].map(([, name, version]) => [name, version]),
  );
}
