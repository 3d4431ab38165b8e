import { CellCheck } from '@longshore/plugin-clusters-common';
import { ServerAccess } from '../CellConfig';
import { PolicyRule } from '../manifests/Manifests';
import { AddressRules } from './AddressRules';
import { CellTrial } from './CellTrial';
import { requiredRights, RequiredRights } from './requiredRights';

/** The whole check is promised within 10 s; this leaves room for the answer. */
const DEADLINE_MS = 9_000;
/**
 * Tries a cell before it is saved, and names everything that is wrong.
 *
 * @remarks
 *
 * Steps that build on a failed one are skipped, all others are made, so that a
 * person does not find one mistake at a time.
 */
export class CellChecker {
  readonly #addresses: AddressRules;
  readonly #required: RequiredRights;
  readonly #deadlineMs: number;

  constructor(options: {
    addresses: AddressRules;
    /** What the platform's own account may do. */
    rules: PolicyRule[];
    /** For tests. */
    deadlineMs?: number;
  }) {
    this.#addresses = options.addresses;
    this.#required = requiredRights(options.rules);
    this.#deadlineMs = options.deadlineMs ?? DEADLINE_MS;
  }

  /**
   * @param cell - its name, for messages
   * @returns within 10 s, whatever the cell does
   */
  async check(
    cell: string,
    access: ServerAccess,
    signal?: AbortSignal,
  ): Promise<CellCheck> {
    const deadline = AbortSignal.timeout(this.#deadlineMs);
    const trial = new CellTrial({
      cell,
      access,
      addresses: this.#addresses,
      required: this.#required,
      signal: signal ? AbortSignal.any([signal, deadline]) : deadline,
    });
    try {
      return await trial.run();
    } finally {
      trial.close();
    }
  }
}
