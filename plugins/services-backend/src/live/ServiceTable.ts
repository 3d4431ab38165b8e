import { NumberedRefs } from './NumberedRefs';
import { ServiceEntry } from './ServiceEntry';

const INITIAL_CAPACITY = 1_024;

/**
 * What a walk over all services asks of each, by the number of the service.
 *
 * @internal
 */
export type ServiceColumns = {
  /** Number of the Component, the same for all its environments. */
  component: Uint32Array;
  /** Number of the combination of cells, the same for the same cells. */
  cells: Uint32Array;
  /** Number of the state in `SERVICE_STATES`. */
  state: Uint8Array;
};

/**
 * All services, each under a number that it keeps, with what a list counts of
 * them in arrays of numbers: to ask ten thousand objects, which lie all over the
 * memory, would take a list longer than all else that it does.
 *
 * @internal
 */
export class ServiceTable {
  readonly #keys = new NumberedRefs();
  readonly #entries: Array<ServiceEntry | undefined> = [];
  #columns = newColumns(INITIAL_CAPACITY);

  /** For as long as nothing is set. */
  get columns(): Readonly<ServiceColumns> {
    return this.#columns;
  }

  /** Always the same for a key, also when it comes back. */
  numberOf(key: string): number {
    return this.#keys.numberOf(key);
  }

  get(number: number): ServiceEntry | undefined {
    return this.#entries[number];
  }

  find(key: string): ServiceEntry | undefined {
    const number = this.#keys.find(key);
    return number === undefined ? undefined : this.#entries[number];
  }

  set(
    number: number,
    entry: ServiceEntry,
    numbers: { component: number; cells: number },
  ): void {
    const capacity = this.#columns.state.length;
    if (number >= capacity) {
      this.#columns = newColumns(
        Math.max(2 * capacity, number + 1),
        this.#columns,
      );
    }
    this.#entries[number] = entry;
    this.#columns.component[number] = numbers.component;
    this.#columns.cells[number] = numbers.cells;
    this.#columns.state[number] = entry.state;
  }

  delete(number: number): void {
    this.#entries[number] = undefined;
  }
}

function newColumns(capacity: number, before?: ServiceColumns): ServiceColumns {
  const columns = {
    component: new Uint32Array(capacity),
    cells: new Uint32Array(capacity),
    state: new Uint8Array(capacity),
  };
  if (before) {
    columns.component.set(before.component);
    columns.cells.set(before.cells);
    columns.state.set(before.state);
  }
  return columns;
}
