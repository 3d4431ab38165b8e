import { CellHealthChange } from '@longshore/plugin-clusters-common';
import { CellHealthRecord } from './judgeHealth';
import { LeaderLease } from './LeaderLease';

/** Keeps what is believed of cells, and how that came to change. */
export interface HealthStore {
  /**
   * Takes the lead in judging cells, or keeps it.
   *
   * @returns `undefined` while another replica leads
   */
  lead(holder: string): Promise<LeaderLease | undefined>;

  /** Gives the lead up. */
  resign(lease: LeaderLease): Promise<void>;

  records(): Promise<CellHealthRecord[]>;

  /**
   * Writes a new belief and a line of history, both or neither.
   *
   * @throws LeadershipLostError when another replica has taken over
   */
  change(
    lease: LeaderLease,
    before: CellHealthRecord,
    after: CellHealthRecord,
  ): Promise<CellHealthChange>;

  /**
   * Deletes what is believed of a cell; its history stays.
   *
   * @throws LeadershipLostError when another replica has taken over
   */
  forget(lease: LeaderLease, cell: string): Promise<void>;

  /** Lines of history of which others were not told yet, the oldest first. */
  unannounced(): Promise<CellHealthChange[]>;

  /**
   * Notes that others were told.
   *
   * @throws LeadershipLostError when another replica has taken over
   */
  announced(lease: LeaderLease, change: CellHealthChange): Promise<void>;

  /** The newest first. */
  history(options: {
    cell: string;
    since: Date;
    limit: number;
  }): Promise<CellHealthChange[]>;

  /** Deletes lines of history from before a time. */
  prune(lease: LeaderLease, before: Date): Promise<void>;
}
