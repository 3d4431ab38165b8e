import { InstanceEnd, PodRow } from '@longshore/plugin-clusters-common';
import { NewInstanceEnd } from './toInstanceEnd';

/** An instance as it was written down. */
export type SeenInstance = {
  row: PodRow;
  /** When it was there for the last time as far as is known, in ms since 1970. */
  seenAt: number;
};

/** Where facts about instances lie until their consumer has them. */
export interface InstanceOutbox {
  /**
   * Keeps facts, each once for its cell and uid whoever brings it, and forgets
   * that these instances were seen; all of it or nothing.
   */
  add(ends: NewInstanceEnd[], now: number): Promise<void>;

  /** The oldest that were not acknowledged. */
  pending(limit: number): Promise<InstanceEnd[]>;

  /** They are not handed out again. Harmless for those that are not there. */
  acknowledge(ids: string[], now: number): Promise<void>;

  /** Remembers what was seen, to be able to miss it. */
  remember(rows: PodRow[], now: number): Promise<void>;

  /** What was seen in a cell and has not ended as far as is known. */
  seen(cell: string): Promise<SeenInstance[]>;

  /** Everything that was seen in these cells, and has not ended, is there now. */
  confirm(cells: string[], now: number): Promise<void>;

  /**
   * Drops facts that were acknowledged before, and what was seen last before in
   * cells that were not confirmed since. A fact that nobody acknowledged stays.
   */
  forgetBefore(options: { acknowledged: number; seen: number }): Promise<void>;
}
