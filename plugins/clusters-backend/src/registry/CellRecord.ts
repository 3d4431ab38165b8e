import { Environment } from '@longshore/plugin-longshore-common';
import { CellIdentity } from './CellConfig';

/** What is kept of the access to a registered cell. */
export type KeptAccess = {
  /** Of the API server; only to be shown, what is called is sealed. */
  url: string;
  /** Only to be shown. */
  identity: CellIdentity['type'];
  /** Address, authority and credentials, sealed by `AccessSealer`. */
  access: string;
};

/** A cell that an operator registered, as the database has it. */
export type CellRecord = KeptAccess & {
  name: string;
  region: string;
  environments: Environment[];
  createdBy: string;
  createdAt: Date;
  updatedBy: string;
  updatedAt: Date;
  /** Another with each change that watchers have to follow. */
  revision: string;
};

/**
 * A cell whose registration is under way. Its credentials lie here instead of
 * in the operation, so that there is one place where secrets are, and nothing
 * to take out of the record of an operation that is over.
 */
export type CellDraft = Omit<
  CellRecord,
  'updatedBy' | 'updatedAt' | 'revision'
> & {
  /** Becomes the cell's first revision, by which a repeated step knows it. */
  id: string;
};

/** A sealed value and where it lies, for a change of keys. */
export type SealedValue = {
  table: 'cells' | 'cell_drafts';
  /** Primary key of its row. */
  key: string;
  /** Name of the cell, which the value is sealed for. */
  cell: string;
  sealed: string;
};
