import { CellCapacity, NodeCapacity } from '@longshore/plugin-clusters-common';
import { CellRows, RowChange } from '../rows/CellRows';
import { Clock } from '../time/Clock';
import { cellCapacity, nodeCapacities } from './nodeCapacities';

/**
 * Adding up the pods of a large cell takes milliseconds, and where much happens
 * a pod changes all the time: a sum is used for so long.
 */
const KEEP_MS = 1_000;

type Sums = {
  nodes: Map<string, NodeCapacity>;
  cell: CellCapacity;
  at: number;
  /** Something has changed since. */
  old: boolean;
};

/** The capacity of cells and their nodes, added up when asked for. */
export class Capacities {
  readonly #rows: CellRows;
  readonly #clock: Clock;
  readonly #sums = new Map<string, Sums>();

  constructor(options: { rows: CellRows; clock: Clock }) {
    this.#rows = options.rows;
    this.#clock = options.clock;
    options.rows.onChange(change => this.#noteChange(change));
  }

  /** By name of node; `undefined` until nodes and pods were read once. */
  nodes(cell: string): ReadonlyMap<string, NodeCapacity> | undefined {
    return this.#sumsOf(cell)?.nodes;
  }

  /** Of the whole cell; `undefined` until nodes and pods were read once. */
  cell(cell: string): CellCapacity | undefined {
    return this.#sumsOf(cell)?.cell;
  }

  #sumsOf(cell: string): Sums | undefined {
    if (!this.#rows.read(cell, 'Node') || !this.#rows.read(cell, 'Pod')) {
      this.#sums.delete(cell);
      return undefined;
    }
    const now = this.#clock.now();
    const known = this.#sums.get(cell);
    if (known && (!known.old || now - known.at < KEEP_MS)) {
      return known;
    }
    const nodes = nodeCapacities(this.#rows.nodes(cell), this.#rows.pods(cell));
    const sums = {
      nodes,
      cell: cellCapacity(nodes.values()),
      at: now,
      old: false,
    };
    this.#sums.set(cell, sums);
    return sums;
  }

  #noteChange({ cell, kind }: RowChange) {
    const known = this.#sums.get(cell);
    if (known && (kind === 'Node' || kind === 'Pod')) {
      known.old = true;
    }
  }
}
