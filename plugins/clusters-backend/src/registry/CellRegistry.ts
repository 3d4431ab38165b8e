import { ConflictError, InputError, NotFoundError } from '@backstage/errors';
import {
  CellCheck,
  CellEnrolment,
  CellRegistration,
  CellRegistrationChange,
  CredentialSealing,
} from '@longshore/plugin-clusters-common';
import { Operation, withFailure } from '@longshore/plugin-longshore-common';
import { Operations, OtherReplicas } from '@longshore/plugin-longshore-node';
import { Operator } from '../access/ClustersAccess';
import { AccessSealer } from './AccessSealer';
import { ServerAccess } from './CellConfig';
import { CellStore } from './CellStore';
import { CellUsage } from './CellUsage';
import { AddressRules } from './check/AddressRules';
import { CellChecker } from './check/CellChecker';
import { enrolCell } from './enrolCell';
import { Manifests } from './manifests/Manifests';
import { readCredentials } from './readCredentials';
import { RegisteredCells } from './RegisteredCells';
import { checkFailed, RegisterCellInput, REGISTER_CELL } from './registerCell';
import { RemoveCellInput, REMOVE_CELL } from './removeCell';
import { readSealing } from './readSealing';
import { RotateKeysInput, ROTATE_KEYS } from './rotateKeys';

/** Pages of their own, which a cell's page would hide. */
const RESERVED = ['register', 'utilisation', 'operations'];

/** Registers, changes and removes cells for operators. */
export class CellRegistry {
  readonly #store: CellStore;
  readonly #sealer: AccessSealer;
  readonly #addresses: AddressRules;
  readonly #checker: CellChecker;
  readonly #manifests: Manifests;
  readonly #registered: RegisteredCells;
  readonly #operations: Operations;
  readonly #usage: Pick<CellUsage, 'assertUnused'>;
  readonly #events: OtherReplicas;

  constructor(options: {
    store: CellStore;
    sealer: AccessSealer;
    addresses: AddressRules;
    checker: CellChecker;
    manifests: Manifests;
    registered: RegisteredCells;
    operations: Operations;
    usage: Pick<CellUsage, 'assertUnused'>;
    events: OtherReplicas;
  }) {
    this.#store = options.store;
    this.#sealer = options.sealer;
    this.#addresses = options.addresses;
    this.#checker = options.checker;
    this.#manifests = options.manifests;
    this.#registered = options.registered;
    this.#operations = options.operations;
    this.#usage = options.usage;
    this.#events = options.events;
  }

  /** Tries what was entered and saves nothing. */
  async check(registration: CellRegistration): Promise<CellCheck> {
    return this.#checker.check(
      registration.name,
      await readCredentials(registration.credentials),
    );
  }

  /** Begins to register a cell. */
  async register(
    registration: CellRegistration,
    operator: Operator,
  ): Promise<Operation> {
    await this.#assertNameFree(registration.name);
    return this.#begin(
      registration,
      await readCredentials(registration.credentials),
      operator,
    );
  }

  /**
   * Applies the manifests with an administrator's kubeconfig, which is kept
   * nowhere, and begins to register the cell with the account they make.
   */
  async enrol(
    enrolment: CellEnrolment,
    operator: Operator,
    signal: AbortSignal,
  ): Promise<Operation> {
    const { name, kubeconfig, context } = enrolment;
    await this.#assertNameFree(name);
    this.#sealer.assertAvailable();
    const admin = await readCredentials({
      type: 'kubeconfig',
      kubeconfig,
      context,
    });
    const refused = await this.#addresses.judge(admin.url);
    if (refused) {
      throw withFailure(new InputError(refused.message), refused);
    }
    const access = await enrolCell({
      cell: name,
      admin: { ...admin, lookup: this.#addresses.lookup },
      manifests: this.#manifests,
      signal,
    });
    return this.#begin(enrolment, access, operator);
  }

  /** Changes a registered cell; new credentials are checked before. */
  async change(
    name: string,
    change: CellRegistrationChange,
    operator: Operator,
  ): Promise<void> {
    await this.#assertRegistered(name);
    const { region, environments, credentials } = change;
    let kept;
    if (credentials) {
      this.#sealer.assertAvailable();
      const access = await readCredentials(credentials);
      const check = await this.#checker.check(name, access);
      if (!check.acceptable) {
        throw checkFailed(name, check);
      }
      kept = this.#sealer.seal(name, access);
    }
    await this.#store.change(name, {
      region,
      environments,
      kept,
      by: operator.user,
    });
    this.#events.tell();
    await this.#registered.refresh();
  }

  /** Begins to remove a cell, unless something is placed there. */
  async remove(
    name: string,
    operator: Operator,
    reason?: string,
  ): Promise<Operation> {
    await this.#assertRegistered(name);
    // Asked here too, so that the person who asks has the names at once.
    await this.#usage.assertUnused(name);
    const input: RemoveCellInput = { name, principals: operator.principals };
    return this.#operations.begin(REMOVE_CELL, {
      subject: name,
      input,
      requestedBy: operator.user,
      reason,
      exclusiveKey: `cell:${name}`,
    });
  }

  /** How much the first key of the ring has not sealed yet. */
  sealing(): Promise<CredentialSealing> {
    return readSealing(this.#store, this.#sealer);
  }

  /** Begins to seal everything with the first key of the ring. */
  async rotateKeys(operator: Operator): Promise<Operation> {
    const input: RotateKeysInput = {
      key: this.#sealer.currentKey,
      principals: operator.principals,
    };
    return this.#operations.begin(ROTATE_KEYS, {
      subject: 'longshore.sealing.keys',
      input,
      requestedBy: operator.user,
      exclusiveKey: ROTATE_KEYS,
    });
  }

  async #begin(
    place: Pick<CellRegistration, 'name' | 'region' | 'environments'>,
    access: ServerAccess,
    operator: Operator,
  ): Promise<Operation> {
    const { name, region, environments } = place;
    const draft = await this.#store.addDraft({
      name,
      region,
      environments,
      ...this.#sealer.seal(name, access),
      createdBy: operator.user,
    });
    const input: RegisterCellInput = {
      name,
      draft: draft.id,
      principals: operator.principals,
    };
    try {
      return await this.#operations.begin(REGISTER_CELL, {
        subject: name,
        input,
        requestedBy: operator.user,
        exclusiveKey: `cell:${name}`,
      });
    } catch (error) {
      await this.#store.removeDraft(draft.id);
      throw error;
    }
  }

  async #assertNameFree(name: string): Promise<void> {
    if (RESERVED.includes(name)) {
      throw withFailure(
        new InputError(
          `A cell cannot be called '${name}'; choose another name`,
        ),
        { code: 'cell-name-reserved', params: { cell: name } },
      );
    }
    await this.#registered.refresh();
    if (this.#registered.sourceOf(name)) {
      throw withFailure(
        new ConflictError(
          `There is a cell '${name}' already; choose another name`,
        ),
        { code: 'cell-name-taken', params: { cell: name } },
      );
    }
  }

  async #assertRegistered(name: string): Promise<void> {
    await this.#registered.refresh();
    if (this.#registered.get(name)) {
      return;
    }
    if (this.#registered.sourceOf(name) === 'config') {
      throw withFailure(
        new ConflictError(
          `Cell '${name}' is declared in the config and is changed there`,
        ),
        { code: 'declared-in-config', params: { cell: name } },
      );
    }
    throw withFailure(new NotFoundError(`There is no cell '${name}'`), {
      code: 'cell-not-known',
      params: { cell: name },
    });
  }
}
