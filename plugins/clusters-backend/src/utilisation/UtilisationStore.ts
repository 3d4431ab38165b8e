import { UtilisationSample } from '@longshore/plugin-clusters-common';
import { LeaderLease } from '../health/LeaderLease';

/** How a cell or a node is used at one moment. Shares are of what is allocatable. */
export type MomentOfUse = Omit<UtilisationSample, 'at'>;

/** Why the use of a cell is not known. */
export type UtilisationGap = { cell: string; code: string; message: string };

/** Keeps how well cells and nodes are used. */
export interface UtilisationStore {
  /** Takes the lead in looking, or keeps it; `undefined` while another leads. */
  lead(holder: string): Promise<LeaderLease | undefined>;

  resign(lease: LeaderLease): Promise<void>;

  /**
   * Adds what was seen of one cell and its nodes at one time, and why its use is
   * not known, if so.
   *
   * @throws LeadershipLostError when another replica has taken over
   */
  add(
    lease: LeaderLease,
    seen: {
      cell: string;
      at: Date;
      moments: MomentOfUse[];
      gap?: UtilisationGap;
    },
  ): Promise<void>;

  /** Means by hour, of cells; the oldest first. */
  cells(from: Date): Promise<UtilisationSample[]>;

  /** Means over the whole time, of nodes. */
  nodes(from: Date): Promise<UtilisationSample[]>;

  /** Means by day in UTC, of one node; the oldest first. */
  node(cell: string, node: string, from: Date): Promise<UtilisationSample[]>;

  gaps(): Promise<UtilisationGap[]>;

  prune(lease: LeaderLease, before: Date): Promise<void>;
}
