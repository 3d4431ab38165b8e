/**
 * What rights on a Component follow from in the catalog. All refs lower-case.
 *
 * @internal
 */
export type CatalogComponent = {
  ref: string;
  owners: readonly string[];
  system?: string;
  /** Domain of the System. */
  domain?: string;
};

/**
 * Components of the catalog.
 *
 * @internal
 */
export interface CatalogSource {
  /** Resolves once all Components were read for the first time. */
  ready(): Promise<void>;

  /** Replaced as a whole when anything changes, so that identity tells. */
  current(): readonly CatalogComponent[];

  /** Milliseconds since the last complete read began; infinite before it. */
  age(): number;

  /** Calls back after `current` was replaced. */
  subscribe(onChange: () => void): { unsubscribe(): void };
}
