import { AuthService } from '@backstage/backend-plugin-api';
import { Entity } from '@backstage/catalog-model';
import { CatalogService } from '@backstage/plugin-catalog-node';
import { delay } from '../delay';
import { followSource } from './followSource';
import { unhurried } from './unhurried';

/**
 * The catalog shares a process with us as a rule, and a page holds up everything
 * else there for as long as it is made and parsed: 500, which is the client's own
 * default, for a tenth of a second on SQLite.
 */
const PAGE_SIZE = 100;
/**
 * Half of the age from which on changes are refused, so that one read that fails
 * or takes long does not refuse anything.
 */
const QUIET_MS = 30_000;
/** Plugins of one process start together, and share the first read too. */
const GATHER_MS = 20;

/** What any plugin of Longshore needs. */
const FIELDS = [
  'kind',
  'metadata.name',
  'metadata.namespace',
  'metadata.title',
  'metadata.description',
  'metadata.annotations',
  'relations',
  'spec.owner',
  'spec.system',
  'spec.domain',
];

/**
 * Keeps something of all Components and Systems.
 *
 * @public
 */
export interface CatalogFollower {
  /** A read begins. What one that broke off has brought is void. */
  begin(): void;
  /** Some entities, with the fields that Longshore needs of them. */
  take(entities: Entity[]): void;
  /**
   * Every entity was brought, as of some time after `startedAt` (ms since the
   * epoch).
   *
   * @returns whether anything differs from the read before
   */
  complete(startedAt: number): boolean | Promise<boolean>;
  /** Called for the first of a row of failures. */
  failed(error: unknown): void;
  /** Called for the first success after failures. */
  recovered(): void;
}

/**
 * Whose access to the catalog is used.
 *
 * @public
 */
export type CatalogAccess = { catalog: CatalogService; auth: AuthService };

type Member = {
  follower: CatalogFollower;
  access: CatalogAccess;
  /** It came while others were being read to, or waited for. */
  isNew: boolean;
  hasRead: boolean;
  failing: boolean;
};

/**
 * Reads all Components and Systems of the catalog again and again, once for all
 * that follow it in a process: two seconds after a change or a failure, and at
 * most half a minute after the read before.
 *
 * @remarks
 *
 * It reads with the access of the first that follows, and after a failure with
 * that of the next. The first read is as fast as it can be, others leave the
 * event loop to others between pages.
 *
 * @public
 */
export class CatalogReader {
  readonly #members: Member[] = [];
  #stop?: AbortController;
  #wake = new AbortController();

  /** Reads to a follower until `signal` aborts; never rejects. */
  async follow(
    options: CatalogAccess & {
      follower: CatalogFollower;
      signal: AbortSignal;
    },
  ): Promise<void> {
    const { catalog, auth, follower, signal } = options;
    if (signal.aborted) {
      return;
    }
    const member: Member = {
      follower,
      access: { catalog, auth },
      isNew: true,
      hasRead: false,
      failing: false,
    };
    this.#members.push(member);
    this.#wake.abort();
    this.#start();
    await new Promise<void>(resolve => {
      signal.addEventListener('abort', () => resolve(), { once: true });
    });
    this.#members.splice(this.#members.indexOf(member), 1);
    if (this.#members.length === 0) {
      this.#stop?.abort();
      this.#stop = undefined;
    }
  }

  #start() {
    if (!this.#stop) {
      this.#stop = new AbortController();
      void this.#run(this.#stop.signal);
    }
  }

  async #run(signal: AbortSignal): Promise<void> {
    await delay(GATHER_MS, signal);
    await followSource({
      read: () => this.#read(),
      quietMs: QUIET_MS,
      signal,
      wait: (ms, stopped) => this.#wait(ms, stopped),
    });
  }

  /** Waits, but not while somebody has not been read to yet. */
  async #wait(ms: number, signal: AbortSignal): Promise<void> {
    if (this.#members.some(({ isNew }) => isNew)) {
      return;
    }
    this.#wake = new AbortController();
    await delay(ms, AbortSignal.any([signal, this.#wake.signal]));
  }

  async #read(): Promise<{ changed: boolean }> {
    const startedAt = Date.now();
    const members = [...this.#members];
    if (members.length === 0) {
      return { changed: false };
    }
    const isFirst = members.some(({ hasRead }) => !hasRead);
    let changed = false;
    for (const member of members) {
      member.isNew = false;
    }
    const inTime = new Set(members);
    const tell = (work: (member: Member) => void) => {
      for (const member of inTime) {
        if (!this.#members.includes(member)) {
          inTime.delete(member);
          continue;
        }
        try {
          work(member);
        } catch (error) {
          inTime.delete(member);
          this.#noteFailure(member, error);
          changed = true;
        }
      }
    };
    tell(({ follower }) => follower.begin());
    try {
      for await (const page of await pagesOf(members[0].access, isFirst)) {
        tell(({ follower }) => follower.take(page));
        if (inTime.size === 0) {
          return { changed };
        }
      }
    } catch (error) {
      inTime.forEach(member => this.#noteFailure(member, error));
      // Perhaps it is the access of the first that fails.
      this.#members.push(...this.#members.splice(0, 1));
      throw error;
    }
    for (const member of inTime) {
      if (!this.#members.includes(member)) {
        continue;
      }
      try {
        changed = (await member.follower.complete(startedAt)) || changed;
        member.hasRead = true;
        this.#noteSuccess(member);
      } catch (error) {
        this.#noteFailure(member, error);
        changed = true;
      }
    }
    return { changed };
  }

  #noteFailure(member: Member, error: unknown) {
    if (!member.failing) {
      member.failing = true;
      member.follower.failed(error);
    }
  }

  #noteSuccess(member: Member) {
    if (member.failing) {
      member.failing = false;
      member.follower.recovered();
    }
  }
}

async function pagesOf(
  { catalog, auth }: CatalogAccess,
  isFirst: boolean,
): Promise<AsyncIterable<Entity[]>> {
  const pages = catalog.streamEntities(
    {
      filter: [{ kind: 'component' }, { kind: 'system' }],
      fields: FIELDS,
      pageSize: PAGE_SIZE,
    },
    { credentials: await auth.getOwnServiceCredentials() },
  );
  return isFirst ? pages : unhurried(pages);
}
