import { InputError } from '@backstage/errors';
import {
  Cell,
  CellHealthState,
  NodeCapacity,
  PlacementPreview,
  PlacementRequest,
} from '@longshore/plugin-clusters-common';
import { withFailure } from '@longshore/plugin-longshore-common';
import { roomFor } from './roomFor';
import { PlaceableCell, splitReplicas } from './splitReplicas';

/** One cell may be lost, and production goes on. */
const LEAST_CELLS_IN_PRODUCTION = 2;

/** Answers how instances would be split over the cells there are; changes nothing. */
export class PlacementPreviews {
  readonly #cells: () => Cell[];
  readonly #nodes: (
    cell: string,
  ) => ReadonlyMap<string, NodeCapacity> | undefined;
  readonly #states: () => Promise<ReadonlyMap<string, CellHealthState>>;

  constructor(options: {
    cells: () => Cell[];
    nodes: (cell: string) => ReadonlyMap<string, NodeCapacity> | undefined;
    states: () => Promise<ReadonlyMap<string, CellHealthState>>;
  }) {
    this.#cells = options.cells;
    this.#nodes = options.nodes;
    this.#states = options.states;
  }

  /**
   * @throws InputError when a cell is named that there is not, or that the
   * environment may not use
   */
  async preview(request: PlacementRequest): Promise<PlacementPreview> {
    const { environment, replicas } = request;
    const states = await this.#states();
    return splitReplicas({
      replicas,
      leastCells:
        request.leastCells ??
        (environment === 'production' ? LEAST_CELLS_IN_PRODUCTION : 1),
      cells: this.#choose(request).map(cell =>
        this.#toPlaceable(cell, request, states.get(cell.name)),
      ),
    });
  }

  /**
   * The cells to choose from, and those where some run already: these count,
   * though nothing new is placed where the environment is not at home.
   */
  #choose(request: PlacementRequest): Cell[] {
    const all = new Map(this.#cells().map(cell => [cell.name, cell]));
    const named = [
      ...(request.cells ?? []),
      ...Object.keys(runningIn(request)),
    ];
    const unknown = named.find(name => !all.has(name));
    if (unknown !== undefined) {
      throw withFailure(new InputError(`There is no cell '${unknown}'`), {
        code: 'cell-not-known',
        params: { cell: unknown },
      });
    }
    const elsewhere = request.cells?.find(
      name => !all.get(name)?.environments.includes(request.environment),
    );
    if (elsewhere !== undefined) {
      throw withFailure(
        new InputError(
          `Cell '${elsewhere}' is not for ${request.environment}; choose another, or add the environment to it`,
        ),
        {
          code: 'cell-not-of-environment',
          params: { cell: elsewhere, environment: request.environment },
        },
      );
    }
    return [...all.values()].filter(
      ({ name, environments }) =>
        (request.cells?.includes(name) ??
          environments.includes(request.environment)) ||
        name in runningIn(request),
    );
  }

  #toPlaceable(
    cell: Cell,
    request: PlacementRequest,
    state: CellHealthState | undefined,
  ): PlaceableCell {
    const { name, contact, writable } = cell;
    const nodes = this.#nodes(name);
    const readable = contact.state === 'live' && state === 'healthy' && nodes;
    const chosen =
      request.cells?.includes(name) ??
      cell.environments.includes(request.environment);
    const closed = closedBy(Boolean(readable), writable);
    return {
      cell: name,
      current: request.current?.[name] ?? 0,
      room: nodes && chosen ? roomFor(request.size, [...nodes.values()]) : 0,
      ...(closed && { closed }),
    };
  }
}

function runningIn(request: PlacementRequest): Record<string, number> {
  return Object.fromEntries(
    Object.entries(request.current ?? {}).filter(([, count]) => count > 0),
  );
}

function closedBy(
  readable: boolean,
  writable: boolean | undefined,
): PlaceableCell['closed'] {
  if (!readable) {
    return 'not-healthy';
  }
  // Not known yet is no reason: a write would say so.
  return writable === false ? 'not-writable' : undefined;
}
