import { RowKind, Row, ServiceClaim } from '@longshore/plugin-clusters-common';
import { Claims } from '../claims/Claims';
import { Labels } from '../claims/LabelSelector';
import { ReflectedTable } from '../reflector/Reflector';
import { CellConfig } from '../registry/CellConfig';
import { Interner } from './Interner';
import { Meta } from './kubernetes';
import { ProjectedRow } from './Projected';

type Entry = {
  row: ProjectedRow;
  labels: Labels;
  /** Number of the complete list in which the object was seen last. */
  seen: number;
};

/** About 5 ms of work. */
const ATTRIBUTED_AT_ONCE = 500;

const NO_LABELS: Labels = Object.freeze({});
const labelSets = new Interner<Labels>();

/**
 * The rows of one kind in one cell. Tells of a row only when it has changed,
 * and only when it has, or has lost, a claim.
 */
export class CellTable implements ReflectedTable {
  #cell: CellConfig;
  readonly kind: RowKind;
  readonly #claims: Claims;
  readonly #project: (cell: string, object: object) => ProjectedRow;
  readonly #onChange: (uid: string) => void;
  readonly #entries = new Map<string, Entry>();
  #list = 0;
  #cleared = false;

  constructor(options: {
    cell: CellConfig;
    kind: RowKind;
    claims: Claims;
    project: (cell: string, object: object) => ProjectedRow;
    onChange: (table: CellTable, uid: string) => void;
  }) {
    this.#cell = options.cell;
    this.kind = options.kind;
    this.#claims = options.claims;
    this.#project = options.project;
    this.#onChange = uid => options.onChange(this, uid);
  }

  get cell(): CellConfig {
    return this.#cell;
  }

  /** Takes another configuration of the same cell; attribute all anew after it. */
  setCell(cell: CellConfig) {
    this.#cell = cell;
  }

  /** How many objects are known, claimed or not. */
  get size(): number {
    return this.#entries.size;
  }

  /** The row as others may see it: only when a service claims it. */
  published(uid: string): Row | undefined {
    const row = this.#entries.get(uid)?.row;
    return row && isClaimed(row) ? row : undefined;
  }

  *allPublished(): Generator<Row> {
    for (const { row } of this.#entries.values()) {
      if (isClaimed(row)) {
        yield row;
      }
    }
  }

  /** The cell is gone: forgets all, and takes in nothing any more. */
  clear() {
    this.#cleared = true;
    this.#entries.clear();
  }

  /** Whether the cell is gone; who knows rows of it is told otherwise. */
  get cleared(): boolean {
    return this.#cleared;
  }

  begin() {
    this.#list += 1;
  }

  put(object: object) {
    const row = this.#project(this.cell.name, object);
    if (!row.uid || this.#cleared) {
      return;
    }
    const labels = internLabels((object as { metadata?: Meta }).metadata);
    row.claim = this.#claims.attribute({
      cell: this.cell,
      namespace: row.namespace,
      labels,
    });
    const known = this.#entries.get(row.uid);
    if (!known) {
      this.#entries.set(row.uid, { row, labels, seen: this.#list });
    } else {
      known.seen = this.#list;
      known.labels = labels;
      if (sameRow(known.row, row)) {
        return;
      }
      const wasClaimed = known.row.claim !== undefined;
      known.row = row;
      if (wasClaimed && !row.claim) {
        this.#onChange(row.uid);
      }
    }
    if (row.claim) {
      this.#onChange(row.uid);
    }
  }

  remove(object: object) {
    const uid = (object as { metadata?: Meta }).metadata?.uid;
    if (uid) {
      this.#drop(uid);
    }
  }

  complete() {
    for (const [uid, { seen }] of this.#entries) {
      if (seen !== this.#list) {
        this.#drop(uid);
      }
    }
  }

  /**
   * Attributes every object anew after the rules have changed. Pauses after
   * each part, so that other work gets its turn; a caller that has newer rules
   * may leave at a pause and begin again.
   */
  *attributeAll(): Generator<void> {
    let count = 0;
    for (const [uid, entry] of this.#entries) {
      const { row, labels } = entry;
      const claim = this.#claims.attribute({
        cell: this.cell,
        namespace: row.namespace,
        labels,
      });
      if (!sameClaim(row.claim, claim)) {
        // Readers may hold the old row, so it is replaced and not changed.
        entry.row = { ...row, claim };
        this.#onChange(uid);
      }
      count += 1;
      if (count % ATTRIBUTED_AT_ONCE === 0) {
        yield;
      }
    }
  }

  #drop(uid: string) {
    const claimed = this.#entries.get(uid)?.row.claim !== undefined;
    this.#entries.delete(uid);
    if (claimed) {
      this.#onChange(uid);
    }
  }
}

function isClaimed(row: ProjectedRow): row is Row {
  return row.claim !== undefined;
}

/** One copy per set of labels: all pods of a template share theirs. */
function internLabels(metadata: Meta | undefined): Labels {
  const labels = metadata?.labels;
  return labels
    ? labelSets.get(JSON.stringify(labels), () => labels)
    : NO_LABELS;
}

function sameClaim(
  a: ServiceClaim | undefined,
  b: ServiceClaim | undefined,
): boolean {
  return (
    a === b ||
    (a !== undefined &&
      b !== undefined &&
      a.component === b.component &&
      a.environment === b.environment &&
      a.track === b.track &&
      a.via === b.via)
  );
}

/** Rows are flat but for the claim and the last end. */
function sameRow(a: ProjectedRow, b: ProjectedRow): boolean {
  const one = a as Record<string, unknown>;
  const other = b as Record<string, unknown>;
  for (const key in one) {
    if (one[key] === other[key]) continue;
    if (key === 'claim') {
      if (!sameClaim(a.claim, b.claim)) return false;
    } else if (
      key !== 'lastEnd' ||
      JSON.stringify(one[key]) !== JSON.stringify(other[key])
    ) {
      return false;
    }
  }
  return true;
}
