import { PodRow } from '@longshore/plugin-clusters-common';

/** A pod of a service that is gone. */
export type EndedPod = {
  /** As it was known last. */
  row: PodRow;
  /**
   * As it was deleted. Absent when it was only missing from a complete list, so
   * that nobody saw how it ended.
   */
  object?: object;
  /** When it was last known to be there, in ms, where that is long ago. */
  seenAt?: number;
};
