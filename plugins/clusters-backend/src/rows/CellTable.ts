import { hash } from 'node:crypto';
import { Row, WatchedKind } from '@longshore/plugin-clusters-common';
import { Interner } from '@longshore/plugin-longshore-node';
import { Claims } from '../claims/Claims';
import { Labels } from '../claims/LabelSelector';
import { ReflectedTable } from '../reflector/Reflector';
import { CellConfig } from '../registry/CellConfig';
import { EndedPod } from './EndedPod';
import { intern } from './intern';
import { Meta } from './kubernetes';
import { ProjectedRow, RowsByKind } from './Projected';
import { projectForeignPod, toForeignPod } from './projectForeignPod';
import { PROJECTIONS } from './projections';
import { claimOf, sameClaim, sameRow } from './sameRow';

type Entry = {
  row: ProjectedRow;
  /** None for a foreign pod: to know all of them would double its cost. */
  labels: Labels;
  /** Number of the complete list in which the object was seen last. */
  seen: number;
};

/** Who wants to know of changes in a table. */
export interface TableObserver {
  /** A row of any object has come, changed or gone. */
  onTouch?(kind: WatchedKind, uid: string): void;
  /** A row of the change stream has come, changed or gone. */
  onChange(table: CellTable, uid: string): void;
  /** A pod of a service is gone. */
  onEnd?(ended: EndedPod): void;
}

/** About 5 ms of work. */
const ATTRIBUTED_AT_ONCE = 500;

const NO_LABELS: Labels = Object.freeze({});
const labelSets = new Interner<Labels>();

/**
 * The rows of one kind in one cell. Tells of a row only when it has changed.
 *
 * Of a pod that no service claims it keeps what it takes of its node and nothing
 * else. When rules come by which one does, its whole row is read again, see
 * {@link CellTable.fill}.
 */
export class CellTable<TKind extends WatchedKind = WatchedKind>
  implements ReflectedTable
{
  readonly kind: TKind;
  #cell: CellConfig;
  readonly #claims: Claims;
  readonly #observer: TableObserver;
  readonly #entries = new Map<string, Entry>();
  #list = 0;
  #foreign = 0;
  #cleared = false;

  constructor(options: {
    cell: CellConfig;
    kind: TKind;
    claims: Claims;
    observer: TableObserver;
  }) {
    this.#cell = options.cell;
    this.kind = options.kind;
    this.#claims = options.claims;
    this.#observer = options.observer;
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

  /** How many of them are known in part only. */
  get foreign(): number {
    return this.#foreign;
  }

  /** Every row, claimed or not. */
  *all(): Generator<RowsByKind[TKind]> {
    for (const { row } of this.#entries.values()) {
      yield row as RowsByKind[TKind];
    }
  }

  /** The row of an object, claimed or not. */
  row(uid: string): RowsByKind[TKind] | undefined {
    return this.#entries.get(uid)?.row as RowsByKind[TKind] | undefined;
  }

  /** The row as the change stream shows it: only when a service claims it. */
  published(uid: string): Row | undefined {
    const row = this.#entries.get(uid)?.row;
    return row && isPublished(row) ? row : undefined;
  }

  *allPublished(): Generator<Row> {
    for (const { row } of this.#entries.values()) {
      if (isPublished(row)) {
        yield row;
      }
    }
  }

  /** The cell is gone: forgets all, and takes in nothing any more. */
  clear() {
    this.#cleared = true;
    for (const uid of this.#entries.keys()) {
      this.#observer.onTouch?.(this.kind, uid);
    }
    this.#entries.clear();
    this.#foreign = 0;
  }

  /** Whether the cell is gone; who knows rows of it is told otherwise. */
  get cleared(): boolean {
    return this.#cleared;
  }

  begin() {
    this.#list += 1;
  }

  put(object: object) {
    this.#put(object, this.#list);
  }

  /**
   * Takes in what a list for annotations has brought. Only what is known in part
   * is of use: of everything else the watch has told, and it may have told since
   * that the object is gone.
   */
  fill(object: object) {
    const known = this.#entries.get(uidOf(object) ?? '');
    if (known?.row.kind === 'ForeignPod') {
      this.#put(object, known.seen);
    }
  }

  remove(object: object) {
    const uid = uidOf(object);
    if (uid) {
      this.#drop(uid, object);
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
    if (this.kind === 'Node') return;
    let count = 0;
    for (const [uid, entry] of this.#entries) {
      const { row, labels } = entry;
      if (row.kind !== 'ForeignPod') {
        const before = claimOf(row);
        const claim = this.#claims.attribute({
          cell: this.#cell,
          namespace: row.namespace,
          labels,
        });
        if (!sameClaim(before, claim)) {
          // Readers may hold the old row, so it is replaced and not changed.
          this.#hold(entry, { ...row, claim } as ProjectedRow);
          this.#tell(uid, isPublished(row));
        }
      }
      count += 1;
      if (count % ATTRIBUTED_AT_ONCE === 0) {
        yield;
      }
    }
  }

  #put(object: object, seen: number) {
    const { metadata } = object as { metadata?: Meta };
    const uid = metadata?.uid;
    if (!uid || this.#cleared) {
      return;
    }
    const allLabels = internLabels(metadata);
    const row = this.#project(object, allLabels, metadata);
    const labels = row.kind === 'ForeignPod' ? NO_LABELS : allLabels;
    const known = this.#entries.get(uid);
    if (!known) {
      this.#entries.set(uid, { row, labels, seen });
      this.#foreign += row.kind === 'ForeignPod' ? 1 : 0;
      this.#tell(uid, false);
      return;
    }
    known.seen = seen;
    known.labels = labels;
    if (sameRow(known.row, row)) {
      return;
    }
    const before = known.row;
    this.#hold(known, row);
    this.#tell(uid, isPublished(before));
  }

  #project(object: object, labels: Labels, metadata: Meta): ProjectedRow {
    if (this.kind === 'Node') {
      return PROJECTIONS.Node(this.#cell.name, object);
    }
    const claim = this.#claims.attribute({
      cell: this.#cell,
      namespace: metadata.namespace ?? '',
      labels,
    });
    if (!claim && this.kind === 'Pod') {
      return projectForeignPod(object);
    }
    const row = PROJECTIONS[this.kind](this.#cell.name, object);
    return Object.assign(row, { claim });
  }

  /** Keeps another row of the same object, of a pod without claim the small one. */
  #hold(entry: Entry, row: ProjectedRow) {
    const wasForeign = entry.row.kind === 'ForeignPod';
    const held = row.kind === 'Pod' && !row.claim ? toForeignPod(row) : row;
    entry.row = held;
    if (held.kind === 'ForeignPod') {
      entry.labels = NO_LABELS;
      this.#foreign += wasForeign ? 0 : 1;
    } else {
      this.#foreign -= wasForeign ? 1 : 0;
    }
  }

  #drop(uid: string, object?: object) {
    const entry = this.#entries.get(uid);
    if (!entry) {
      return;
    }
    const { row } = entry;
    this.#entries.delete(uid);
    this.#foreign -= row.kind === 'ForeignPod' ? 1 : 0;
    if (row.kind === 'Pod' && isPublished(row)) {
      this.#observer.onEnd?.({ row, object });
    }
    this.#observer.onTouch?.(this.kind, uid);
    if (isPublished(row)) {
      this.#observer.onChange(this, uid);
    }
  }

  #tell(uid: string, wasPublished: boolean) {
    this.#observer.onTouch?.(this.kind, uid);
    if (wasPublished || this.published(uid)) {
      this.#observer.onChange(this, uid);
    }
  }
}

function uidOf(object: object): string | undefined {
  return (object as { metadata?: Meta }).metadata?.uid;
}

function isPublished(row: ProjectedRow): row is Row {
  return (
    (row.kind === 'Pod' || row.kind === 'Deployment') && row.claim !== undefined
  );
}

/**
 * One copy per set of labels: all pods of a template share theirs. The object
 * was read by us, so its texts may be replaced by equal ones.
 */
function internLabels(metadata: Meta | undefined): Labels {
  const labels = metadata?.labels;
  if (!labels) {
    return NO_LABELS;
  }
  // The text of a set is longer than most sets; its digest is not.
  const key = hash('sha256', JSON.stringify(labels), 'base64');
  return labelSets.get(key, () => {
    for (const name of Object.keys(labels)) {
      labels[name] = intern(labels[name]);
    }
    return labels;
  });
}
