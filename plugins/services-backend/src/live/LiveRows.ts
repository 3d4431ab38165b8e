import {
  Cell,
  ChangeMessage,
  RemovedRow,
  Row,
} from '@longshore/plugin-clusters-common';
import { serviceKey } from './serviceKey';
import { SharedTexts } from './SharedTexts';

/** The rows of a service, few enough to be looked through. */
type ServiceRows = { key: string; rows: Row[] };

/**
 * All rows of all cells, by service, kept in step with the change stream.
 *
 * @remarks
 *
 * After a `start` that did not resume, every row held from before is
 * unconfirmed. It stays, and is answered, until its cell's `complete`; what the
 * cell did not send again by then is dropped. A cell that cannot be read never
 * sends `complete` and so never loses a row by a restart on either side. Rows
 * of a cell that `cells` no longer lists go at once: it was deregistered.
 *
 * Within a cell a uid names one object, of whichever kind. It is kept as the row
 * has it, without texts around it: those of 50,000 instances took 20 MB.
 *
 * @internal
 */
export class LiveRows {
  readonly #texts = new SharedTexts();
  /** By cell, then by uid. */
  readonly #rowsOfCell = new Map<string, Map<string, Row>>();
  readonly #rowsOfService = new Map<string, ServiceRows>();
  readonly #unconfirmed = new Map<string, Set<string>>();
  readonly #completed = new Set<string>();
  #reported: readonly Cell[] | undefined;
  #cells: ReadonlyMap<string, Cell> = new Map();
  #lostSince: string | undefined;

  /**
   * Takes in one message.
   *
   * @returns keys of the services whose rows or whose cells' contact changed
   */
  apply(message: ChangeMessage): ReadonlySet<string> {
    switch (message.type) {
      case 'start':
        return message.resumed ? new Set() : this.#beginAnew();
      case 'cells':
        return this.#setCells(message.cells);
      case 'rows':
        return this.#setRows(message.changed, message.removed);
      case 'complete':
        return this.#complete(message.cell);
      default:
        return new Set();
    }
  }

  /**
   * Tells that nothing is heard from the clusters plugin itself since a time,
   * or that it is heard again. Every cell is silent meanwhile, whatever the
   * plugin said of it last.
   *
   * @returns keys of all services, when that changed
   */
  setLostSince(since: string | undefined): ReadonlySet<string> {
    if (since === this.#lostSince) {
      return new Set();
    }
    this.#lostSince = since;
    this.#overlayCells();
    return new Set(this.#rowsOfService.keys());
  }

  /** Rows of a service in one environment. */
  rowsOf(key: string): Iterable<Row> {
    return this.#rowsOfService.get(key)?.rows ?? [];
  }

  /** All rows of a cell. */
  rowsIn(cell: string): Row[] {
    return [...(this.#rowsOfCell.get(cell)?.values() ?? [])];
  }

  /** By name. */
  cells(): ReadonlyMap<string, Cell> {
    return this.#cells;
  }

  /**
   * Every cell was read to the end since this process started, or is known to
   * be out of reach, so that waiting for it would not end.
   */
  get complete(): boolean {
    return (
      this.#reported !== undefined &&
      this.#reported.every(
        cell =>
          this.#completed.has(cell.name) ||
          (cell.contact.state !== 'live' && cell.contact.failure !== undefined),
      )
    );
  }

  #beginAnew(): ReadonlySet<string> {
    for (const [cell, rows] of this.#rowsOfCell) {
      this.#unconfirmed.set(cell, new Set(rows.keys()));
    }
    return new Set();
  }

  #setCells(cells: Cell[]): ReadonlySet<string> {
    const touched = new Set<string>();
    const before = this.#cells;
    this.#reported = cells;
    this.#overlayCells();

    for (const [name, rows] of this.#rowsOfCell) {
      const cell = this.#cells.get(name);
      const gone = cell === undefined;
      const changed = contactOf(before.get(name)) !== contactOf(cell);
      for (const row of gone || changed ? [...rows.values()] : []) {
        touched.add(keyOf(row));
        if (gone) {
          this.#drop(row);
        }
      }
      if (gone) {
        this.#rowsOfCell.delete(name);
        this.#unconfirmed.delete(name);
      }
    }
    for (const name of this.#completed) {
      if (!this.#cells.has(name)) {
        this.#completed.delete(name);
      }
    }
    return touched;
  }

  #setRows(changed: Row[], removed: RemovedRow[]): ReadonlySet<string> {
    const touched = new Set<string>();
    for (const row of changed) {
      // The claim may have moved to another service, which loses the row then.
      this.#drop(row).forEach(key => touched.add(key));
      touched.add(this.#hold(row));
    }
    for (const row of removed) {
      this.#drop(row).forEach(key => touched.add(key));
    }
    return touched;
  }

  #complete(cell: string): ReadonlySet<string> {
    const touched = new Set<string>();
    const rows = this.#rowsOfCell.get(cell);
    for (const uid of this.#unconfirmed.get(cell) ?? []) {
      const held = rows?.get(uid);
      if (held) {
        this.#drop(held).forEach(key => touched.add(key));
      }
    }
    this.#unconfirmed.delete(cell);
    this.#completed.add(cell);
    return touched;
  }

  /** Returns the key of its service. */
  #hold(read: Row): string {
    const row = this.#texts.share(read);
    const key = keyOf(row);
    let inCell = this.#rowsOfCell.get(row.cell);
    if (!inCell) {
      inCell = new Map();
      this.#rowsOfCell.set(row.cell, inCell);
    }
    inCell.set(row.uid, row);
    let ofService = this.#rowsOfService.get(key);
    if (!ofService) {
      ofService = { key, rows: [] };
      this.#rowsOfService.set(key, ofService);
    }
    ofService.rows.push(row);
    return ofService.key;
  }

  /** Returns the key of the service that has lost a row by it. */
  #drop({ cell, uid }: Pick<RemovedRow, 'cell' | 'uid'>): string[] {
    const inCell = this.#rowsOfCell.get(cell);
    const row = inCell?.get(uid);
    this.#unconfirmed.get(cell)?.delete(uid);
    if (!inCell || !row) {
      return [];
    }
    inCell.delete(uid);
    const { key, rows } = this.#rowsOfService.get(keyOf(row))!;
    rows.splice(rows.indexOf(row), 1);
    if (rows.length === 0) {
      this.#rowsOfService.delete(key);
    }
    return [key];
  }

  #overlayCells() {
    this.#cells = new Map(
      (this.#reported ?? []).map(cell => [
        cell.name,
        this.#lostSince === undefined ? cell : silenced(cell, this.#lostSince),
      ]),
    );
  }
}

function keyOf({ claim }: Row): string {
  return serviceKey({
    entityRef: claim.component,
    environment: claim.environment,
  });
}

/** What services are judged by; a mere heartbeat of a cell changes nothing. */
function contactOf(cell: Cell | undefined): string {
  return cell === undefined
    ? ''
    : JSON.stringify([
        cell.contact.state,
        cell.contact.since,
        cell.contact.failure?.code,
        cell.contact.state === 'live' ? undefined : cell.contact.lastContact,
        cell.writable,
      ]);
}

function silenced(cell: Cell, since: string): Cell {
  if (cell.contact.state !== 'live') {
    return cell;
  }
  return {
    ...cell,
    contact: {
      state: 'stale',
      since,
      lastContact: since,
      failure: {
        code: 'clusters-plugin-silent',
        message: `Nothing is heard from the clusters plugin since ${since}. Check that it runs and that this backend reaches it.`,
        params: { since },
      },
    },
  };
}
