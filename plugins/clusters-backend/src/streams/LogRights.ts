import { AuthService } from '@backstage/backend-plugin-api';
import { CatalogService } from '@backstage/plugin-catalog-node';
import { LogSource, WriteAuthority } from '@longshore/plugin-clusters-common';
import { Failure } from '@longshore/plugin-longshore-common';
import { atLeast } from '@longshore/plugin-members-common';
import { MemberIndex, Principals } from '@longshore/plugin-members-node';
import { groupsOf } from '../access/groupsOf';
import { CellRows } from '../rows/CellRows';

/** From this level on the manifests grant logs. */
const LEAST_LEVEL = 'reporter';

/** What an older index says may have been taken away since; see MemberIndex. */
const OLDEST_INDEX_MS = 60_000;

/** A log that is being watched goes on over a restart of the catalog. */
const LONGEST_UNKNOWN_MS = 5 * 60_000;

/** The right of an operator, beside those on Components. */
const OPERATOR = 'operator';

/** Whether somebody lost a right meanwhile; `undefined` while she did not. */
export type RightsWatch = (
  pods: Iterable<LogSource>,
) => Promise<Failure | undefined>;

/**
 * Finds out that somebody who reads logs may not any more. By what right they
 * were opened the calling plugin has judged, which knows more than is known
 * here: what is watched are the rights that show here at the beginning.
 */
export class LogRights {
  readonly #index: MemberIndex;
  readonly #catalog: Pick<CatalogService, 'getEntityByRef'>;
  readonly #auth: AuthService;
  readonly #rows: Pick<CellRows, 'pods'>;

  constructor(options: {
    index: MemberIndex;
    catalog: Pick<CatalogService, 'getEntityByRef'>;
    auth: AuthService;
    rows: Pick<CellRows, 'pods'>;
  }) {
    this.#index = options.index;
    this.#catalog = options.catalog;
    this.#auth = options.auth;
    this.#rows = options.rows;
  }

  /** For one stream: to be asked when it is opened, and now and then. */
  watch(authority: WriteAuthority): RightsWatch {
    // Pods go, and what they belonged to is watched all the same.
    const needed = new Set<string>();
    const held = new Set<string>();
    return async pods => {
      if (authority.level === OPERATOR) {
        needed.add(OPERATOR);
      } else {
        this.#componentsOf(pods).forEach(component => needed.add(component));
      }
      const age = this.#index.age();
      if (age > OLDEST_INDEX_MS) {
        return age > LONGEST_UNKNOWN_MS ? unknown() : undefined;
      }
      const { user } = authority;
      const groups = await groupsOf(user, {
        catalog: this.#catalog,
        auth: this.#auth,
      });
      const principals = [user, ...groups];
      for (const right of needed) {
        if (this.#has(principals, right)) {
          held.add(right);
        } else if (held.has(right)) {
          return lost(right);
        }
      }
      return undefined;
    };
  }

  #has(principals: Principals, right: string): boolean {
    return right === OPERATOR
      ? this.#index.isOperator(principals)
      : atLeast(this.#index.levelOf(principals, right), LEAST_LEVEL);
  }

  /** Components of those pods that a service claims. */
  #componentsOf(pods: Iterable<LogSource>): Set<string> {
    const wanted = new Map<string, Set<string>>();
    for (const { cell, namespace, pod } of pods) {
      const names = wanted.get(cell) ?? new Set();
      wanted.set(cell, names.add(`${namespace}/${pod}`));
    }
    const components = new Set<string>();
    for (const [cell, names] of wanted) {
      for (const row of this.#rows.pods(cell)) {
        if (row.kind === 'Pod' && names.has(`${row.namespace}/${row.name}`)) {
          components.add(row.claim.component);
        }
      }
    }
    return components;
  }
}

function lost(right: string): Failure {
  return {
    code: 'log-right-lost',
    message:
      right === OPERATOR
        ? 'The log ends here, since the reader is no operator any more'
        : `The log ends here, since the reader is no ${LEAST_LEVEL} of ${right} any more`,
  };
}

function unknown(): Failure {
  return {
    code: 'member-index-stale',
    message:
      'The log ends here, since the catalog cannot be read and the right to it may have been taken away; open it again later',
  };
}
