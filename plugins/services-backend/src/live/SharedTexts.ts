import { Row, ServiceClaim } from '@longshore/plugin-clusters-common';

/** Values that are kept; when there are more, all are forgotten and kept anew. */
const CAPACITY = 100_000;

/**
 * Gives rows that were read from a stream, where each text is a copy, the texts
 * and the claim of the rows before them. Of 50,000 instances this is half.
 *
 * @internal
 */
export class SharedTexts {
  readonly #values = new Map<string, unknown>();

  /** The same row with shared values. It is changed, so it must be one's own. */
  share(row: Row): Row {
    const { claim } = row;
    row.cell = this.#one(row.cell);
    row.namespace = this.#one(row.namespace);
    row.image = this.#one(row.image);
    row.claim = this.#get(
      `${claim.component} ${claim.environment} ${claim.track} ${claim.via}`,
      claim,
    ) as ServiceClaim;
    if (row.kind === 'Pod') {
      row.deployment = this.#one(row.deployment);
      row.node = this.#one(row.node);
      row.imageDigest = this.#one(row.imageDigest);
      row.ownerKind = this.#one(row.ownerKind);
      row.ownerName = this.#one(row.ownerName);
    }
    return row;
  }

  #one<TText extends string | undefined>(text: TText): TText {
    return text === undefined ? text : (this.#get(text, text) as TText);
  }

  #get(key: string, value: unknown): unknown {
    const known = this.#values.get(key);
    if (known !== undefined) {
      return known;
    }
    if (this.#values.size >= CAPACITY) {
      this.#values.clear();
    }
    this.#values.set(key, value);
    return value;
  }
}
