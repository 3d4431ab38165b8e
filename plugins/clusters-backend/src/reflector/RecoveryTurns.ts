import { Semaphore } from '../connection/Semaphore';

/** Each is a list of one object, and a watch that is dialled after it. */
const AHEAD_AT_ONCE = 8;
/** Each decodes as fast as it can, beside watches that already bring news. */
const RELISTS_AT_ONCE = 2;

/**
 * Whose turn it is to get over an expired version. Where all watches of a hundred
 * cells expire in one moment, they would otherwise keep the event loop for
 * themselves, and nobody would be shown a page meanwhile.
 */
export class RecoveryTurns {
  /** To go on from a newer version. */
  readonly ahead = new Semaphore(AHEAD_AT_ONCE);
  /** To list what was missed. */
  readonly relists = new Semaphore(RELISTS_AT_ONCE);
}
