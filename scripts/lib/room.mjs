import fs from 'node:fs';
import path from 'node:path';
import { Problem } from './problems.mjs';

/**
 * Refuses to begin what would not fit. Some programs end well on a full disk and
 * leave files that are cut off, npm among them, so asking first is the only way
 * to know.
 */
export function requireRoom(folder, neededBytes) {
  const free = freeBytes(folder);
  if (free !== undefined && free < neededBytes) {
    throw new Problem(
      `There is too little room on the disk of ${folder}: ${gigabytes(
        free,
      )} GB free, about ${gigabytes(neededBytes)} GB needed.`,
      'Free some (df -h shows where it went) and run the command again; it goes on where it stopped.',
    );
  }
}

/** Free bytes where a folder is or will be; undefined on a Node that cannot tell. */
function freeBytes(folder) {
  if (!fs.statfsSync) {
    return undefined;
  }
  let existing = folder;
  while (!fs.existsSync(existing)) {
    existing = path.dirname(existing);
  }
  const { bavail, bsize } = fs.statfsSync(existing);
  return bavail * bsize;
}

function gigabytes(bytes) {
  return (bytes / 1e9).toFixed(1);
}
