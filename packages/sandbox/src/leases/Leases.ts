import { ConflictError } from '@backstage/errors';
import { randomUUID } from 'node:crypto';
import {
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { withFileLock } from '../process/fileLock';
import { isAlive, ProcessIdentity, readProcess } from '../process/procfs';
import { Log } from '../progress';

/**
 * What a lease is asked for.
 *
 * @public
 */
export interface LeaseOptions {
  /** Names of cells. Default: all. */
  cells?: string[];
  /**
   * `false` (default): for tests that only use namespaces of their own; many
   * hold one at once. `true`: for tests that break something; nobody else holds
   * one meanwhile.
   */
  exclusive?: boolean;
  /** Who asks, for those who wait: the name of a test file, for example. */
  holder: string;
  /** How long to wait before giving up. Default 10 min. */
  timeoutMs?: number;
}

/**
 * Gives a lease back; a second call does nothing.
 *
 * @public
 */
export type ReleaseLease = () => Promise<void>;

interface Ticket extends ProcessIdentity {
  number: number;
  id: string;
  cells: string[];
  exclusive: boolean;
  holder: string;
}

const DEFAULT_TIMEOUT_MS = 600_000;
const LOOK_EVERY_MS = 200;
const TELL_EVERY_MS = 15_000;

/**
 * Leases on cells between processes, as a queue of tickets in a folder.
 *
 * - A ticket is drawn under a lock and says which cells, whether exclusively,
 *   and which process holds it (pid and start time).
 * - It counts as a lease once no ticket with a lower number is in its way: one
 *   that shares a cell, when either of the two is exclusive.
 * - So whoever came first is served first: an exclusive one is not kept waiting
 *   for ever by shared ones, and two that want the same cells cannot block each
 *   other, since all cells of a lease are asked for at once.
 * - The ticket of a process that has ended is taken away by whoever sees it.
 */
export class Leases {
  readonly #dir: string;
  readonly #log: Log;

  constructor(options: { dir: string; log?: Log }) {
    this.#dir = options.dir;
    this.#log = options.log ?? (() => {});
  }

  async take(
    options: LeaseOptions & { cells: string[] },
  ): Promise<ReleaseLease> {
    const ticket = await this.#draw(options);
    const release = async () => this.#remove(ticket);
    const start = Date.now();
    let told = -Infinity;
    for (;;) {
      const inTheWay = this.#before(ticket);
      if (inTheWay.length === 0) {
        return release;
      }
      const names = inTheWay.map(({ holder }) => `'${holder}'`).join(', ');
      const waited = Date.now() - start;
      if (waited - told >= TELL_EVERY_MS) {
        this.#log(`… '${ticket.holder}' waits for the lease of ${names}`);
        told = waited;
      }
      if (waited >= (options.timeoutMs ?? DEFAULT_TIMEOUT_MS)) {
        await release();
        throw new ConflictError(
          `'${ticket.holder}' waited ${Math.round(
            waited / 1000,
          )} s for a lease on ${ticket.cells.join(', ')}, which ${names} held`,
        );
      }
      await sleep(LOOK_EVERY_MS);
    }
  }

  async #draw(options: LeaseOptions & { cells: string[] }): Promise<Ticket> {
    mkdirSync(this.#dir, { recursive: true });
    return withFileLock({ file: join(this.#dir, 'lock') }, async () => {
      const ticket: Ticket = {
        number: Math.max(0, ...this.#tickets().map(({ number }) => number)) + 1,
        id: randomUUID(),
        pid: process.pid,
        startTime: readProcess(process.pid)!.startTime,
        cells: options.cells,
        exclusive: options.exclusive ?? false,
        holder: options.holder,
      };
      // Whole or not at all: others read without the lock.
      const file = this.#file(ticket);
      writeFileSync(`${file}.new`, JSON.stringify(ticket));
      renameSync(`${file}.new`, file);
      return ticket;
    });
  }

  #before(ticket: Ticket): Ticket[] {
    return this.#tickets().filter(
      other =>
        other.number < ticket.number &&
        (other.exclusive || ticket.exclusive) &&
        other.cells.some(cell => ticket.cells.includes(cell)),
    );
  }

  #tickets(): Ticket[] {
    return readdirSync(this.#dir)
      .filter(name => name.endsWith('.json'))
      .flatMap(name => {
        try {
          const file = join(this.#dir, name);
          return [JSON.parse(readFileSync(file, 'utf8')) as Ticket];
        } catch (error) {
          // Given back between the two looks.
          if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
            return [];
          }
          throw error;
        }
      })
      .filter(ticket => {
        const alive = isAlive(ticket);
        if (!alive) {
          this.#remove(ticket);
        }
        return alive;
      });
  }

  #remove(ticket: Ticket): void {
    rmSync(this.#file(ticket), { force: true });
  }

  #file({ id }: Ticket): string {
    return join(this.#dir, `${id}.json`);
  }
}
