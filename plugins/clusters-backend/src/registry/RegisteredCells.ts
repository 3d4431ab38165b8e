import { LoggerService } from '@backstage/backend-plugin-api';
import { isError } from '@backstage/errors';
import { Failure } from '@longshore/plugin-longshore-common';
import { delay } from '@longshore/plugin-longshore-node';
import { AccessSealer } from './AccessSealer';
import { CellConfig } from './CellConfig';
import { CellRecord } from './CellRecord';
import { CellStore } from './CellStore';
import { AddressRules } from './check/AddressRules';

/** How late a change by a replica that cannot be heard is followed at most. */
const POLL_MS = 5_000;

/** Who watches cells, as this file needs it. */
export type CellFollower = {
  add(config: CellConfig): void;
  replace(config: CellConfig): Promise<void>;
  remove(name: string): Promise<void>;
};

/**
 * Cells that operators registered, as this replica follows them.
 *
 * @remarks
 *
 * The table is the truth. Each replica compares the revisions that it follows
 * with those in the table every 5 s, when another one tells of a change, and
 * after each change of its own, so that it makes no difference which of them
 * has served a request. While the database cannot be read, everything goes on
 * as it was.
 *
 * A cell that config declares comes first: a registered one of the same name is
 * not watched, and the log says so.
 */
export class RegisteredCells {
  readonly #store: CellStore;
  readonly #sealer: AccessSealer;
  readonly #addresses: AddressRules;
  readonly #declared: Pick<ReadonlySet<string>, 'has'>;
  readonly #follower: CellFollower;
  readonly #logger: LoggerService;
  readonly #followed = new Map<string, CellRecord>();
  readonly #unwatched = new Map<string, Failure>();
  #refreshing: Promise<void> | undefined;
  #again = false;
  #failing = false;

  constructor(options: {
    store: CellStore;
    sealer: AccessSealer;
    addresses: AddressRules;
    /** Names of cells that are not registered. */
    declared: Pick<ReadonlySet<string>, 'has'>;
    follower: CellFollower;
    logger: LoggerService;
  }) {
    this.#store = options.store;
    this.#sealer = options.sealer;
    this.#addresses = options.addresses;
    this.#declared = options.declared;
    this.#follower = options.follower;
    this.#logger = options.logger;
  }

  /** What is known of a registered cell. */
  get(name: string): CellRecord | undefined {
    return this.#followed.get(name);
  }

  /** Where a cell is declared; undefined when there is none of this name. */
  sourceOf(name: string): 'config' | 'registered' | undefined {
    if (this.#declared.has(name)) {
      return 'config';
    }
    return this.#followed.has(name) ? 'registered' : undefined;
  }

  /** Registered cells that are not watched, with the reason. */
  unwatched(): Array<{ cell: CellRecord; failure: Failure }> {
    return [...this.#unwatched].flatMap(([name, failure]) => {
      const cell = this.#followed.get(name);
      return cell ? [{ cell, failure }] : [];
    });
  }

  /**
   * Follows what the table has now, whoever else is reading it at the moment.
   *
   * @throws when the database cannot be read
   */
  async refresh(): Promise<void> {
    if (this.#refreshing) {
      // It may have read before the change that we are here for.
      this.#again = true;
      return this.#refreshing;
    }
    this.#refreshing = (async () => {
      try {
        do {
          this.#again = false;
          await this.#read();
        } while (this.#again);
      } finally {
        this.#refreshing = undefined;
      }
    })();
    return this.#refreshing;
  }

  /** Follows the table until the signal aborts. Never rejects. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await delay(POLL_MS, signal);
      if (!signal.aborted) {
        await this.refreshOrWarn();
      }
    }
  }

  /** Like {@link RegisteredCells.refresh} where nobody waits for the outcome. */
  async refreshOrWarn(): Promise<void> {
    try {
      await this.refresh();
      if (this.#failing) {
        this.#failing = false;
        this.#logger.info('Registered cells are read again');
      }
    } catch (error) {
      if (!this.#failing) {
        this.#failing = true;
        this.#logger.warn(
          `Registered cells cannot be read and are watched as they were: ${error}`,
        );
      }
    }
  }

  async #read(): Promise<void> {
    const revisions = await this.#store.revisions();
    const present = new Set(revisions.map(({ name }) => name));
    for (const name of [...this.#followed.keys()]) {
      if (!present.has(name)) {
        await this.#forget(name);
      }
    }
    for (const { name, revision } of revisions) {
      if (this.#followed.get(name)?.revision !== revision) {
        const record = await this.#store.get(name);
        if (record) {
          await this.#follow(record);
        }
      }
    }
  }

  async #forget(name: string): Promise<void> {
    const watched = !this.#unwatched.has(name);
    this.#followed.delete(name);
    this.#unwatched.delete(name);
    if (watched) {
      await this.#follower.remove(name);
      this.#logger.info(`Cell '${name}' was removed and is watched no more`);
    }
  }

  async #follow(record: CellRecord): Promise<void> {
    const { name } = record;
    const watched = this.#followed.has(name) && !this.#unwatched.has(name);
    this.#followed.set(name, record);
    const config = this.#open(record);
    if ('code' in config) {
      this.#logger.error(
        `Registered cell '${name}' is not watched: ${config.message}`,
        { code: config.code },
      );
      this.#unwatched.set(name, config);
      if (watched) {
        await this.#follower.remove(name);
      }
      return;
    }
    this.#unwatched.delete(name);
    if (watched) {
      await this.#follower.replace(config);
    } else {
      this.#follower.add(config);
    }
  }

  #open(record: CellRecord): CellConfig | Failure {
    const { name, region, environments } = record;
    if (this.#declared.has(name)) {
      return {
        code: 'declared-in-config',
        message: `config declares a cell '${name}' too, which comes first; give one of them another name`,
        params: { cell: name },
      };
    }
    try {
      const access = this.#sealer.open(name, record.access);
      const refused = this.#addresses.judgeLiteral(access.url);
      if (refused) {
        return refused;
      }
      return {
        name,
        region,
        environments,
        simulated: false,
        access: { ...access, lookup: this.#addresses.lookup },
      };
    } catch (error) {
      return {
        code: 'credentials-sealed',
        message: `its credentials cannot be opened: ${
          isError(error) ? error.message : error
        }`,
        params: { cell: name },
      };
    }
  }
}
