import { Environment } from '@longshore/plugin-longshore-common';
import { CellDraft, CellRecord, KeptAccess, SealedValue } from './CellRecord';

/** Keeps registered cells. It sees credentials sealed only. */
export interface CellStore {
  /** Name and revision of each cell, to be asked often. */
  revisions(): Promise<Array<Pick<CellRecord, 'name' | 'revision'>>>;
  get(name: string): Promise<CellRecord | undefined>;

  addDraft(draft: Omit<CellDraft, 'id' | 'createdAt'>): Promise<CellDraft>;
  getDraft(id: string): Promise<CellDraft | undefined>;
  /** Harmless when there is none. */
  removeDraft(id: string): Promise<void>;
  /** Forgets drafts that were left behind. */
  removeDraftsBefore(time: Date): Promise<number>;

  /**
   * Makes a cell of a draft; once more is harmless.
   *
   * @throws ConflictError with code `cell-name-taken`
   * @throws NotFoundError when there is neither draft nor cell
   */
  register(draft: string, name: string): Promise<CellRecord>;

  /** @throws NotFoundError */
  change(
    name: string,
    change: {
      region?: string;
      environments?: Environment[];
      kept?: KeptAccess;
      by: string;
    },
  ): Promise<CellRecord>;

  /** Harmless when there is none. */
  remove(name: string): Promise<void>;

  /** All sealed values, those of drafts included. */
  sealedValues(): Promise<SealedValue[]>;
  /**
   * Puts the same secret, sealed anew, where it was. No change for watchers.
   *
   * @returns false when the value was changed or removed meanwhile
   */
  replaceSealed(value: SealedValue, sealed: string): Promise<boolean>;
}
