import { LoggerService } from '@backstage/backend-plugin-api';
import { InputError, isError } from '@backstage/errors';
import { CellLocator, LocatedCell } from '@longshore/plugin-clusters-node';
import {
  Failure,
  isEnvironment,
  withFailure,
} from '@longshore/plugin-longshore-common';
import { createHash } from 'node:crypto';
import { Clock, pause } from '../time/Clock';
import { CellConfig } from './CellConfig';
import { UnwatchedCell } from './KnownCells';
import { readName } from './readCells';
import { readCredentials } from './readCredentials';
import { CellFollower } from './RegisteredCells';

const NAME_TAKEN = 'cell-name-taken';
/** A cluster that a cloud has made is watched within so long. */
const LOCATE_EVERY_MS = 60_000;
const PATIENCE_MS = 30_000;

/** One cell as a locator told of it last. */
type Located = UnwatchedCell['cell'] & {
  locator: string;
  /** Of all that was told, so that a change is seen and no secret is kept. */
  print: string;
  /** Why it is not watched. */
  failure?: Failure;
};

/**
 * Cells that modules locate, as this replica follows them. What a locator does
 * not tell any more is watched no more; one that fails tells nothing, so that
 * nothing changes.
 */
export class LocatedCells {
  readonly #locators: readonly CellLocator[];
  readonly #isTaken: (name: string) => boolean;
  readonly #follower: CellFollower;
  readonly #clock: Clock;
  readonly #logger: LoggerService;
  readonly #cells = new Map<string, Located>();
  /** Locators that have failed. */
  readonly #failed = new Map<string, UnwatchedCell>();
  /** Of which it was said that another locator comes first. */
  readonly #passedOver = new Set<string>();

  constructor(options: {
    /** Grows while modules start. */
    locators: readonly CellLocator[];
    /** Whether there is a cell of this name from elsewhere. */
    isTaken: (name: string) => boolean;
    follower: CellFollower;
    clock: Clock;
    logger: LoggerService;
  }) {
    this.#locators = options.locators;
    this.#isTaken = options.isTaken;
    this.#follower = options.follower;
    this.#logger = options.logger;
    this.#clock = options.clock;
  }

  /** Whether a name is that of a located cell, and of none that comes first. */
  has(name: string): boolean {
    const cell = this.#cells.get(name);
    return cell ? cell.failure?.code !== NAME_TAKEN : this.#failed.has(name);
  }

  /** Located cells that are not watched, and locators that fail. */
  unwatched(): UnwatchedCell[] {
    const cells = [...this.#cells.values()].flatMap(cell =>
      cell.failure ? [{ cell, failure: cell.failure }] : [],
    );
    return [...cells, ...this.#failed.values()];
  }

  /** Asks now and then until the signal aborts. Never rejects. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await this.refresh(signal);
      await pause(this.#clock, LOCATE_EVERY_MS, signal);
    }
  }

  /** Asks every locator once. Never rejects. */
  async refresh(signal: AbortSignal): Promise<void> {
    await Promise.all(
      this.#locators.map(locator => this.#ask(locator, signal)),
    );
  }

  async #ask(locator: CellLocator, signal: AbortSignal): Promise<void> {
    try {
      const answer = await this.#locate(locator, signal);
      if (signal.aborted) {
        return;
      }
      const told = new Map(answer.map(cell => [cell.name, cell]));
      for (const cell of [...this.#cells.values()]) {
        if (cell.locator === locator.name && !told.has(cell.name)) {
          await this.#forget(cell);
        }
      }
      for (const cell of told.values()) {
        await this.#follow(cell, locator.name);
      }
      if (this.#failed.delete(locator.name)) {
        this.#logger.info(`The cell locator '${locator.name}' answers again`);
      }
    } catch (error) {
      if (signal.aborted) {
        return;
      }
      const detail = isError(error) ? error.message : String(error);
      this.#fail(locator.name, detail);
    }
  }

  async #forget({ name, failure }: Located): Promise<void> {
    this.#cells.delete(name);
    if (!failure) {
      await this.#follower.remove(name);
      this.#logger.info(`Cell '${name}' is located and watched no more`);
    }
  }

  async #follow(told: LocatedCell, locator: string): Promise<void> {
    const { name, region, environments } = told;
    const print = createHash('sha256')
      .update(JSON.stringify(told))
      .digest('hex');
    const config = await this.#read(told);
    const known = this.#cells.get(name);
    if (known && known.locator !== locator) {
      // By the first that told of it, as long as that does.
      this.#passOver(name, { locator, first: known.locator });
      return;
    }
    if (known?.print === print && !known.failure) {
      return;
    }
    const failure = 'code' in config ? config : undefined;
    const watched = known && !known.failure;
    this.#cells.set(name, {
      name,
      region,
      environments,
      locator,
      print,
      updatedAt: known?.print === print ? known.updatedAt : this.#now(),
      failure,
    });
    if ('code' in config) {
      if (known?.failure?.message !== config.message) {
        this.#logger.warn(
          `Cell '${name}', located by '${locator}', is not watched: ${config.message}`,
        );
      }
      if (watched) {
        await this.#follower.remove(name);
      }
    } else if (watched) {
      await this.#follower.replace(config);
    } else {
      this.#follower.add(config);
    }
  }

  /** Is said once, not at every look. */
  #passOver(name: string, options: { locator: string; first: string }) {
    const { locator, first } = options;
    const key = JSON.stringify([name, locator, first]);
    if (!this.#passedOver.has(key)) {
      this.#passedOver.add(key);
      this.#logger.warn(
        `Cell '${name}' of the locator '${locator}' is passed over, since '${first}' told of it first`,
      );
    }
  }

  async #read(told: LocatedCell): Promise<CellConfig | Failure> {
    const { name, region, environments } = told;
    if ('notWatchable' in told) {
      return told.notWatchable;
    }
    if (this.#isTaken(name)) {
      return {
        code: NAME_TAKEN,
        message: `there is another cell '${name}', which comes first; give one of them another name`,
        params: { cell: name },
      };
    }
    try {
      readName(name, 'name');
      if (environments.length === 0 || !environments.every(isEnvironment)) {
        throw withFailure(
          new InputError(`'${environments}' are not environments`),
          { code: 'located-invalid', params: { cell: name } },
        );
      }
      const access = await readCredentials(told.credentials);
      return { name, region, environments, simulated: false, access };
    } catch (error) {
      const { message, code, params } = error as Failure;
      return {
        code: code ?? 'located-invalid',
        message,
        params: { cell: name, detail: message, ...params },
      };
    }
  }

  #fail(locator: string, detail: string) {
    const failure = {
      code: 'locator-failed',
      message: `the locator '${locator}' does not tell which cells there are: ${detail}`,
      params: { cell: locator, detail },
    };
    const before = this.#failed.get(locator);
    if (before?.failure.message !== failure.message) {
      this.#logger.warn(`Located cells stay as they are: ${failure.message}`);
      this.#failed.set(locator, {
        cell: {
          name: locator,
          region: 'default',
          environments: [],
          updatedAt: before?.cell.updatedAt ?? this.#now(),
        },
        failure,
      });
    }
  }

  /** What a locator tells, unless that takes too long. */
  async #locate(
    locator: CellLocator,
    stopping: AbortSignal,
  ): Promise<LocatedCell[]> {
    const late = new AbortController();
    let cancel = () => {};
    const patience = new Promise<never>((_, reject) => {
      cancel = this.#clock.after(PATIENCE_MS, () => {
        late.abort();
        reject(new Error(`it has not answered within ${PATIENCE_MS} ms`));
      });
    });
    try {
      const signal = AbortSignal.any([stopping, late.signal]);
      return await Promise.race([locator.locate({ signal }), patience]);
    } finally {
      cancel();
    }
  }

  #now(): Date {
    return new Date(this.#clock.now());
  }
}
