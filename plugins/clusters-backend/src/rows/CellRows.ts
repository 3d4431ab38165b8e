import {
  CellRequests,
  CronJobRow,
  DeploymentRow,
  EndpointSliceRow,
  ForeignPodRow,
  JobRow,
  NodeRow,
  PodRow,
  StatefulSetRow,
  VolumeClaimRow,
  WatchedKind,
  WatchStatus,
} from '@longshore/plugin-clusters-common';
import { EndedPod } from './EndedPod';
import { Projected, RowsByKind } from './Projected';

/** A row of some kind has come, changed or gone. */
export type RowChange = { cell: string; kind: WatchedKind; uid: string };

/**
 * What is known of the objects in cells, for the parts of this plugin. All of it
 * is in memory: rows are as of the last contact, are never mutated, and a cell
 * that is not watched has none. Nothing may be concluded from what is not there
 * while {@link CellRows.read} is false.
 */
export interface CellRows {
  /** Whether every object of the kind was seen at least once. */
  read(cell: string, kind: WatchedKind): boolean;

  nodes(cell: string): Iterable<NodeRow>;
  /** Every pod: whole rows of those that a service claims, small ones of others. */
  pods(cell: string): Iterable<PodRow | ForeignPodRow>;
  deployments(cell: string): Iterable<Projected<DeploymentRow>>;
  statefulSets(cell: string): Iterable<StatefulSetRow>;
  jobs(cell: string): Iterable<JobRow>;
  cronJobs(cell: string): Iterable<CronJobRow>;
  volumeClaims(cell: string): Iterable<VolumeClaimRow>;
  endpointSlices(cell: string): Iterable<EndpointSliceRow>;

  node(cell: string, name: string): NodeRow | undefined;
  /** Pods that are bound to a node, ended ones too; goes through all pods. */
  podsOn(cell: string, node: string): Array<PodRow | ForeignPodRow>;

  /**
   * Tells of every change of a row, at once and within the handling of the
   * event: whoever has much to do collects first. Returns how to end it.
   */
  onChange(listener: (change: RowChange) => void): () => void;
  /** Tells of each pod of a service that is gone. */
  onEnd(listener: (ended: EndedPod) => void): () => void;
  /** Tells of each cell that was read completely, anew after it was replaced. */
  onRead(listener: (cell: string) => void): () => void;

  /** Every row of a kind. */
  all<TKind extends WatchedKind>(
    cell: string,
    kind: TKind,
  ): Iterable<RowsByKind[TKind]>;
  /** One row of any kind. */
  row<TKind extends WatchedKind>(
    cell: string,
    kind: TKind,
    uid: string,
  ): RowsByKind[TKind] | undefined;

  /** What we ask of the cell; `undefined` when it is not watched. */
  requests(cell: string): CellRequests | undefined;
  /** How its watches go, one of each kind; none when it is not watched. */
  watches(cell: string): WatchStatus[];
  /**
   * How far behind the rows of a cell may be, in ms: while a watch is not
   * current, since when it is not; else how long what arrived lately took to
   * become rows (99th percentile). The way of an event to this machine is not
   * in it, since clocks of cells cannot be compared with ours to that degree.
   */
  watchLag(cell: string): number | undefined;
  /** How long the last probes took to be answered, in ms, the newest last. */
  probeTimes(cell: string): number[];
}
