import { Row, ServiceClaim } from '@longshore/plugin-clusters-common';
import { Interner, TextInterner } from '@longshore/plugin-longshore-node';

/** Fields of all kinds of rows whose values repeat. */
const TEXTS = new Set([
  'kind',
  'cell',
  'namespace',
  'deployment',
  'state',
  'reason',
  'node',
  'image',
  'imageDigest',
  'ownerKind',
  'ownerName',
]);
const TIMES = new Set(['createdAt', 'startedAt', 'updatedAt']);

/**
 * Gives rows that were read from a stream, where each text is a copy, the texts
 * and the claim of the rows before them. Of 50,000 instances this is half.
 *
 * @internal
 */
export class SharedTexts {
  readonly #texts = new TextInterner();
  readonly #times = new TextInterner();
  readonly #claims = new Interner<ServiceClaim>();

  /** The same row with shared values. It is changed, so it must be one's own. */
  share(row: Row): Row {
    const { component, environment, track, via } = row.claim;
    row.claim = this.#claims.get(
      `${component} ${environment} ${track} ${via}`,
      () => row.claim,
    );
    const fields = row as unknown as Record<string, unknown>;
    for (const name of Object.keys(fields)) {
      const value = fields[name];
      if (typeof value === 'string') {
        if (TEXTS.has(name)) {
          fields[name] = this.#texts.get(value);
        } else if (TIMES.has(name)) {
          fields[name] = this.#times.get(value);
        }
      }
    }
    return row;
  }
}
