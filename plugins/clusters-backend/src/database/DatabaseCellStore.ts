import { ConflictError, NotFoundError } from '@backstage/errors';
import { withFailure } from '@longshore/plugin-longshore-common';
import { Knex } from 'knex';
import { randomUUID } from 'node:crypto';
import { CellDraft, CellRecord, SealedValue } from '../registry/CellRecord';
import { CellStore } from '../registry/CellStore';
import {
  CellDraftRow,
  CellRow,
  toCellDraft,
  toCellDraftRow,
  toCellRecord,
} from './cellRows';

/** Registered cells in the plugin's own database. */
export class DatabaseCellStore implements CellStore {
  readonly #knex: Knex;

  constructor(options: { knex: Knex }) {
    this.#knex = options.knex;
  }

  async revisions() {
    return this.#knex<CellRow>('cells').select('name', 'revision');
  }

  async get(name: string): Promise<CellRecord | undefined> {
    const row = await this.#knex<CellRow>('cells').where({ name }).first();
    return row && toCellRecord(row);
  }

  async addDraft(
    draft: Omit<CellDraft, 'id' | 'createdAt'>,
  ): Promise<CellDraft> {
    const added = { ...draft, id: randomUUID(), createdAt: new Date() };
    await this.#knex('cell_drafts').insert(toCellDraftRow(added));
    return added;
  }

  async getDraft(id: string): Promise<CellDraft | undefined> {
    const row = await this.#knex<CellDraftRow>('cell_drafts')
      .where({ id })
      .first();
    return row && toCellDraft(row);
  }

  async removeDraft(id: string): Promise<void> {
    await this.#knex('cell_drafts').where({ id }).delete();
  }

  async removeDraftsBefore(time: Date): Promise<number> {
    return this.#knex('cell_drafts').where('created_at', '<', time).delete();
  }

  async register(id: string, name: string): Promise<CellRecord> {
    return this.#knex.transaction(async tx => {
      const draft = await tx<CellDraftRow>('cell_drafts').where({ id }).first();
      if (draft) {
        const { created_by, created_at, id: revision, ...rest } = draft;
        // Whoever comes second finds the row of the first, on any database.
        await tx('cells')
          .insert({
            ...rest,
            created_by,
            created_at,
            updated_by: created_by,
            updated_at: created_at,
            revision,
          })
          .onConflict('name')
          .ignore();
      }
      const cell = await tx<CellRow>('cells').where({ name }).first();
      if (!cell) {
        throw new NotFoundError(
          `There is nothing left to register of cell '${name}'; enter it again`,
        );
      }
      if (cell.revision !== id) {
        throw nameTaken(name);
      }
      await tx('cell_drafts').where({ id }).delete();
      return toCellRecord(cell);
    });
  }

  async change(
    name: string,
    change: Parameters<CellStore['change']>[1],
  ): Promise<CellRecord> {
    const { region, environments, kept, by } = change;
    const changed = await this.#knex<CellRow>('cells')
      .where({ name })
      .update({
        ...(region && { region }),
        ...(environments && { environments: JSON.stringify(environments) }),
        ...kept,
        updated_by: by,
        updated_at: new Date(),
        revision: randomUUID(),
      });
    const cell = await this.get(name);
    if (changed === 0 || !cell) {
      throw new NotFoundError(`Cell '${name}' is not registered`);
    }
    return cell;
  }

  async remove(name: string): Promise<void> {
    await this.#knex('cells').where({ name }).delete();
  }

  async sealedValues(): Promise<SealedValue[]> {
    const cells = await this.#knex<CellRow>('cells').select('name', 'access');
    const drafts = await this.#knex<CellDraftRow>('cell_drafts').select(
      'id',
      'name',
      'access',
    );
    return [
      ...cells.map(({ name, access }) => ({
        table: 'cells' as const,
        key: name,
        cell: name,
        sealed: access,
      })),
      ...drafts.map(({ id, name, access }) => ({
        table: 'cell_drafts' as const,
        key: id,
        cell: name,
        sealed: access,
      })),
    ];
  }

  async replaceSealed(value: SealedValue, sealed: string): Promise<boolean> {
    const { table, key } = value;
    const replaced = await this.#knex(table)
      .where(table === 'cells' ? { name: key } : { id: key })
      .where({ access: value.sealed })
      .update({ access: sealed });
    return replaced > 0;
  }
}

function nameTaken(name: string): ConflictError {
  return withFailure(
    new ConflictError(`There is a cell '${name}' already; choose another name`),
    { code: 'cell-name-taken', params: { cell: name } },
  );
}
