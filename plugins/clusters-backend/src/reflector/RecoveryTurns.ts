import { Semaphore } from '../connection/Semaphore';

/** Each is a watch that is dialled, until it is answered. */
const AHEAD_AT_ONCE = 8;
/**
 * For one cell it takes a second; for a hundred, beside watches that already bring
 * news, three minutes.
 */
const RELISTS_AT_ONCE = 1;

/**
 * Whose turn it is to get over an expired version. Where all watches of a hundred
 * cells expire in one moment, they would otherwise keep the event loop for
 * themselves, and nobody would be shown a page meanwhile.
 */
export class RecoveryTurns {
  /** To go on from now. */
  readonly ahead = new Semaphore(AHEAD_AT_ONCE);
  /** To list what was missed. */
  readonly relists = new Semaphore(RELISTS_AT_ONCE);
}
