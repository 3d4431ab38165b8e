import { ChildProcess } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { answers, end, findFreePort, startProgram } from '../lib/processes';
import { OPERATORS, Person } from './plan';
import { productionFolder } from './production';
import { Inside } from './timing';

const root = path.join(__dirname, '../..');
const SIGN_IN_AT_ONCE = 5;
/** So that memory shows what is needed and not a collector that takes its time. */
const MAX_HEAP_MB = 400;
/**
 * As the operator's guide advises on few cores: Node starts four threads for the
 * collector, which take both cores from the event loop for 0.2 s now and then.
 */
const COLLECTOR_THREADS = 1;

export type PortalKind = 'ours' | 'without' | 'peer';

const ENTRIES: Record<PortalKind, string> = {
  ours: 'backend.ts',
  without: 'backendWithout.ts',
  peer: 'backendPeer.ts',
};

/** Someone who has signed in. */
export type Reader = Person & { token: string };

/** A portal of a fleet, in a process of its own. */
export class FleetPortal {
  readonly url: string;
  readonly #child: ChildProcess;
  /** When its process was started, in milliseconds. */
  readonly startedAt: number;

  readonly #people: Person[];

  private constructor(
    url: string,
    child: ChildProcess,
    options: { startedAt: number; people: Person[] },
  ) {
    this.url = url;
    this.#child = child;
    this.startedAt = options.startedAt;
    this.#people = options.people;
  }

  /**
   * Starts it on a database folder, which it writes to. Resolves when it is
   * ready; its catalog may be far from that.
   */
  static async start(options: {
    kind: PortalKind;
    people: Person[];
    folder: string;
    database: string;
    /** Pattern of the files of the catalog. */
    catalog: string;
    /** Says which cells there are. */
    config: object;
    peer?: string;
    nodeArgs?: string[];
  }): Promise<FleetPortal> {
    const { kind, folder } = options;
    const port = await findFreePort();
    const url = `http://localhost:${port}`;
    const config = path.join(folder, `app-config.${kind}.json`);
    fs.writeFileSync(
      config,
      JSON.stringify({
        app: { title: 'Fleet', baseUrl: url },
        backend: {
          baseUrl: url,
          listen: { host: '127.0.0.1', port },
          database: {
            client: 'better-sqlite3',
            connection: { directory: options.database },
          },
        },
        auth: { environment: 'development', providers: { demo: {} } },
        demo: {
          people: options.people.map(({ name, entityRef }) => ({
            entityRef,
            name,
          })),
        },
        members: { operators: [OPERATORS] },
        permission: { enabled: true },
        catalog: {
          rules: [{ allow: ['Component', 'Group', 'User', 'Location'] }],
          locations: [{ type: 'file', target: options.catalog }],
          processingInterval: { hours: 24 },
        },
        ...options.config,
      }),
      { mode: 0o600 },
    );
    const production = await productionFolder();
    const startedAt = Date.now();
    const child = startProgram(
      process.execPath,
      [
        `--v8-pool-size=${COLLECTOR_THREADS}`,
        // The peer holds whole objects of all cells, and may.
        ...(kind === 'peer' ? [] : [`--max-old-space-size=${MAX_HEAP_MB}`]),
        ...(options.nodeArgs ?? []),
        '--require',
        path.join(root, 'scripts/lib/exitWithParent.cjs'),
        '--require',
        path.join(root, 'node_modules/@backstage/cli/config/nodeTransform.cjs'),
        path.join(__dirname, ENTRIES[kind]),
        ...['--config', config],
      ],
      {
        cwd: __dirname,
        env: {
          // The sign-in of many people is for development only.
          NODE_ENV: 'development',
          NODE_OPTIONS: '',
          FLEET_PEER_FOLDER: options.peer ?? '',
          FLEET_PRODUCTION_FOLDER: production,
        },
        logFile: path.join(folder, `portal-${kind}.log`),
      },
    );
    const portal = new FleetPortal(url, child, {
      startedAt,
      people: options.people,
    });
    try {
      await answers(`${url}/.backstage/health/v1/readiness`, child);
    } catch (error) {
      await portal.stop();
      throw error;
    }
    return portal;
  }

  get pid(): number {
    return this.#child.pid!;
  }

  /** Signs everybody in, as soon as the catalog holds them. */
  async signIn(): Promise<Reader[]> {
    const people = this.#people;
    const headersOf = ({ entityRef }: Person) => ({
      'x-longshore-demo-person': entityRef,
      'X-Requested-With': 'XMLHttpRequest',
    });
    const route = `${this.url}/api/auth/demo/refresh`;
    // Only who is in the catalog can sign in, and it is read after the start.
    await answers(route, this.#child, {
      headers: headersOf(people[people.length - 1]),
    });
    const readers: Reader[] = [];
    for (let at = 0; at < people.length; at += SIGN_IN_AT_ONCE) {
      readers.push(
        ...(await Promise.all(
          people.slice(at, at + SIGN_IN_AT_ONCE).map(async person => {
            const response = await fetch(route, { headers: headersOf(person) });
            const { backstageIdentity } = await response.json();
            return { ...person, token: backstageIdentity.token as string };
          }),
        )),
      );
    }
    return readers;
  }

  /** Calls the API as one of the readers; throws unless it succeeds. */
  async call<T>(
    reader: Reader,
    route: string,
    init: { method?: string; body?: object; signal?: AbortSignal } = {},
  ): Promise<T> {
    const response = await fetch(`${this.url}/api${route}`, {
      method: init.method,
      signal: init.signal,
      headers: {
        authorization: `Bearer ${reader.token}`,
        ...(init.body && { 'content-type': 'application/json' }),
      },
      body: init.body && JSON.stringify(init.body),
    });
    if (!response.ok) {
      throw new Error(`${route}: ${response.status} ${await response.text()}`);
    }
    return (await response.json()) as T;
  }

  /** What it has measured of itself since the last call; ours only. */
  async inside(): Promise<Inside> {
    const response = await fetch(`${this.url}/bench/inside`);
    return (await response.json()) as Inside;
  }

  async stop(): Promise<void> {
    await end(this.#child);
  }
}
