import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { root, stampsDir } from './paths.mjs';

const NOT_SOURCES = new Set(['node_modules', 'dist', 'dist-types', 'coverage']);

/** A hash over the names and contents of files and folders below the root. */
export function fingerprint(entries) {
  const hash = createHash('sha256');
  const add = file => {
    const stat = fs.statSync(file, { throwIfNoEntry: false });
    if (stat?.isDirectory()) {
      for (const name of fs.readdirSync(file).sort()) {
        if (!NOT_SOURCES.has(name)) {
          add(path.join(file, name));
        }
      }
    } else if (stat?.isFile()) {
      hash.update(path.relative(root, file));
      hash.update('\0');
      hash.update(fs.readFileSync(file));
    }
  };
  entries.forEach(entry => add(path.join(root, entry)));
  return hash.digest('hex');
}

/**
 * Does work only when its inputs have changed since it last succeeded here.
 * Returns whether it was skipped.
 */
export async function onceFor(name, print, work) {
  const stamp = path.join(stampsDir, name);
  if (fs.existsSync(stamp) && fs.readFileSync(stamp, 'utf8') === print) {
    return { skipped: true };
  }
  fs.rmSync(stamp, { force: true });
  await work();
  fs.mkdirSync(stampsDir, { recursive: true });
  fs.writeFileSync(stamp, print);
  return { skipped: false };
}

/** Makes the named work happen again. */
export function forget(name) {
  fs.rmSync(path.join(stampsDir, name), { force: true });
}
