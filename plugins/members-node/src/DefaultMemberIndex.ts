import { LoggerService } from '@backstage/backend-plugin-api';
import { atLeast, higher, MemberLevel } from '@longshore/plugin-members-common';
import { CatalogSource } from './CatalogSource';
import { LeastRecentlyUsed } from './LeastRecentlyUsed';
import { MemberIndex, Principals } from './MemberIndex';
import { Members, MemberSource } from './MemberSource';

/** Different readers whose sets are kept; a set of 10,000 takes about 0.5 MB. */
const REMEMBERED_SETS = 200;

/** `setTimeout` takes a longer delay for no delay at all. */
const LONGEST_TIMEOUT_MS = 2 ** 31 - 1;

type Levels = ReadonlyMap<string, MemberLevel>;

type LeveledRefs = { level: MemberLevel; refs: readonly string[] };

/**
 * Joins members with the catalog.
 *
 * @remarks
 *
 * Built anew as a whole when a source changes, which takes some 10 ms for
 * 10,000 Components. A Component holds up to four maps from principal to level:
 * its own grants, those of its System, of its Domain, and its owners; the maps
 * of a System or Domain are shared by its Components. The reverse, from
 * principal to Components, answers `refsWithLevel`.
 *
 * @internal
 */
export class DefaultMemberIndex implements MemberIndex {
  readonly #members: MemberSource;
  readonly #catalog: CatalogSource;
  readonly #logger: LoggerService;
  readonly #listeners = new Set<() => void>();
  readonly #sets = new LeastRecentlyUsed<ReadonlySet<string>>({
    capacity: REMEMBERED_SETS,
  });
  #levelsOfComponent = new Map<string, Levels[]>();
  #refsOfPrincipal = new Map<string, LeveledRefs[]>();
  #operators: ReadonlySet<string> = new Set();
  #nextExpiry = Infinity;
  #expiryTimer: NodeJS.Timeout | undefined;
  #revision = 0;

  static create(options: {
    members: MemberSource;
    catalog: CatalogSource;
    logger: LoggerService;
  }): DefaultMemberIndex {
    const index = new DefaultMemberIndex(options);
    index.#build();
    options.members.subscribe(() => index.#rebuild());
    options.catalog.subscribe(() => index.#rebuild());
    return index;
  }

  private constructor(options: {
    members: MemberSource;
    catalog: CatalogSource;
    logger: LoggerService;
  }) {
    this.#members = options.members;
    this.#catalog = options.catalog;
    this.#logger = options.logger;
  }

  ready(): Promise<void> {
    return this.#catalog.ready();
  }

  get revision(): number {
    this.#dropExpired();
    return this.#revision;
  }

  age(): number {
    return Math.max(this.#members.age(), this.#catalog.age());
  }

  levelOf(
    principals: Principals,
    resourceRef: string,
  ): MemberLevel | undefined {
    this.#dropExpired();
    const levels = this.#levelsOfComponent.get(
      resourceRef.toLocaleLowerCase('en-US'),
    );
    if (!levels) {
      return undefined;
    }
    let level: MemberLevel | undefined;
    for (const principal of principals.map(normalize)) {
      if (this.#operators.has(principal)) {
        return 'owner';
      }
      for (const grants of levels) {
        level = higher(level, grants.get(principal));
      }
    }
    return level;
  }

  refsWithLevel(
    principals: Principals,
    minimum: MemberLevel,
  ): ReadonlySet<string> {
    this.#dropExpired();
    const normalized = [...new Set(principals.map(normalize))].sort();
    const isOperator = this.isOperator(normalized);
    const key = JSON.stringify([minimum, isOperator || normalized]);
    let refs = this.#sets.get(key);
    if (!refs) {
      refs = isOperator
        ? new Set(this.#levelsOfComponent.keys())
        : this.#collect(normalized, minimum);
      this.#sets.set(key, refs);
    }
    return refs;
  }

  isOperator(principals: Principals): boolean {
    return principals.some(ref => this.#operators.has(normalize(ref)));
  }

  subscribe(onChange: () => void): { unsubscribe(): void } {
    this.#listeners.add(onChange);
    return { unsubscribe: () => this.#listeners.delete(onChange) };
  }

  /** Stops waiting for the next grant to expire. */
  stop(): void {
    clearTimeout(this.#expiryTimer);
  }

  #collect(principals: Principals, minimum: MemberLevel): Set<string> {
    const collected = new Set<string>();
    for (const principal of principals) {
      for (const { level, refs } of this.#refsOfPrincipal.get(principal) ??
        []) {
        if (atLeast(level, minimum)) {
          refs.forEach(ref => collected.add(ref));
        }
      }
    }
    return collected;
  }

  /**
   * Asked at every question, since a timer may be late and a level must not
   * outlive its end even for a moment.
   */
  #dropExpired() {
    if (Date.now() >= this.#nextExpiry) {
      this.#rebuild();
    }
  }

  #rebuild() {
    this.#build();
    this.#revision += 1;
    this.#sets.clear();
    for (const listener of this.#listeners) {
      try {
        listener();
      } catch (error) {
        this.#logger.error(`A listener to changes of members failed: ${error}`);
      }
    }
  }

  #build() {
    const members = this.#members.current();
    const granted = this.#readGrants(members);
    const levelsOfComponent = new Map<string, Levels[]>();
    const refsOfLevels = new Map<Levels, string[]>();
    const owned = new Map<string, Levels>();

    for (const component of this.#catalog.current()) {
      // Components of one team share the map of their owner.
      const ownerKey = component.owners.join();
      let ownerLevels = owned.get(ownerKey);
      if (!ownerLevels) {
        ownerLevels = new Map(
          component.owners.map(owner => [owner, members.catalogOwnerLevel]),
        );
        owned.set(ownerKey, ownerLevels);
      }
      const levels = [
        granted.get(component.ref),
        component.system && granted.get(component.system),
        component.domain && granted.get(component.domain),
        ownerLevels,
      ].filter((map): map is Levels => Boolean(map));
      levelsOfComponent.set(component.ref, levels);
      for (const map of levels) {
        const refs = refsOfLevels.get(map) ?? [];
        refs.push(component.ref);
        refsOfLevels.set(map, refs);
      }
    }

    const refsOfPrincipal = new Map<string, LeveledRefs[]>();
    for (const [map, refs] of refsOfLevels) {
      for (const [principal, level] of map) {
        const entries = refsOfPrincipal.get(principal) ?? [];
        entries.push({ level, refs });
        refsOfPrincipal.set(principal, entries);
      }
    }

    this.#operators = new Set(members.operators);
    this.#levelsOfComponent = levelsOfComponent;
    this.#refsOfPrincipal = refsOfPrincipal;
  }

  #readGrants(members: Members): Map<string, Map<string, MemberLevel>> {
    const now = Date.now();
    const granted = new Map<string, Map<string, MemberLevel>>();
    let nextExpiry = Infinity;
    for (const grant of members.grants) {
      const { resource, member, level, expiresAt = Infinity } = grant;
      if (expiresAt > now) {
        nextExpiry = Math.min(nextExpiry, expiresAt);
        const levels = granted.get(resource) ?? new Map();
        levels.set(member, higher(levels.get(member), level));
        granted.set(resource, levels);
      }
    }
    this.#expireAt(nextExpiry);
    return granted;
  }

  #expireAt(time: number) {
    this.#nextExpiry = time;
    clearTimeout(this.#expiryTimer);
    if (time !== Infinity) {
      const delay = Math.min(time - Date.now(), LONGEST_TIMEOUT_MS);
      this.#expiryTimer = setTimeout(() => {
        this.#dropExpired();
        if (this.#nextExpiry === time) {
          this.#expireAt(time);
        }
      }, delay);
      this.#expiryTimer.unref();
    }
  }
}

function normalize(ref: string): string {
  return ref.toLocaleLowerCase('en-US');
}
