import { InstanceEnd } from '@longshore/plugin-clusters-common';
import { ServiceTarget } from '../live/serviceKey';

/**
 * Instances that are no more.
 *
 * @internal
 */
export interface PastInstanceStore {
  /** Takes facts over, each once for its cell and uid; the first one counts. */
  add(ends: readonly InstanceEnd[]): Promise<void>;

  /** The newest first. */
  list(query: {
    service: ServiceTarget;
    /** Seen at this time or later, in ms since 1970. */
    since: number;
    offset: number;
    limit: number;
  }): Promise<{ items: InstanceEnd[]; totalItems: number }>;

  /** Drops what was seen last before a time, in ms since 1970. */
  forgetBefore(time: number): Promise<void>;
}
